import Foundation
import Intervals
import Measuring
import Profiles
import SNMP
import SNMPValues
import Settings

/// What judging costs: a poll of a UPS, of a switch of 48 ports and of a PDU of 24 outlets, by the shipped profiles.
///
///     judge-bench [SECONDS] [--json FILE]
///
/// For each: processor time of one poll's judgement, of making its judge (once after a discovery, for all devices with the
/// same rows), and of the judgement in words, as `mainstay probe` prints it. Checks that every signal is found. With 0
/// seconds each is done ten times, which is fixed work for who counts instructions.
let figures = Figures(commandLine: CommandLine.arguments)
let seconds = figures.arguments.first.flatMap { Double($0) } ?? 1
let catalogue = try ConfigurationFiles.catalogue(for: nil).catalogue
let now = Instant(milliseconds: 1_790_000_000_000)

/// A device that answers these objects; names are resolved against the built-in modules.
func measure(_ title: String, _ family: String, signals expected: Int, _ answers: [String: Value]) throws {
    guard let profile = catalogue.profile(named: family) else { preconditionFailure("\(family) is shipped") }
    var values: [ObjectIdentifier: Value] = [:]
    for (name, value) in answers { values[try MIBNames.resolve(name)] = value }
    let judge = Judge(profile, found: values)
    var sample = Sample(places: judge.objects.count, datings: [Dating(at: now, error: 2, upTime: 100_000)])
    for (place, object) in judge.objects.enumerated() {
        sample.numbers[place] = values[object]?.integerValue ?? Sample.nothing
    }
    var findings: [Finding] = []
    judge.judge(sample, into: &findings)
    let found = findings.filter { $0.state != nil }.count
    precondition(found == expected, "\(title): \(found) signals, \(expected) expected")
    func figure(_ name: String, _ work: () -> Void) -> Figure {
        Figure("judge/\(title)/\(name)", medianOf: samples(work), unit: "µs")
    }
    let poll = figure("poll") { judge.judge(sample, into: &findings) }
    let made = figure("made") { _ = Judge(profile, found: values) }
    let words = figure("words") { _ = judge.judgement(of: sample) }
    figures.tell(
        "\(title): \(judge.objects.count) objects, \(found) signals: poll \(poll.value.rounded(2)) us, judge made in "
            + "\(made.value.rounded(2)) us, in words \(words.value.rounded(2)) us", figures: [poll, made, words])
}

/// Processor time of one call, nine times over as many as fit into a ninth of the time.
func samples(_ work: () -> Void) -> [Double] {
    let parts = seconds > 0 ? 9 : 1
    return (0..<parts).map { _ in microseconds(.seconds(seconds / Double(parts)), work) }
}

/// Processor time of one call, over as many as fit into the time.
func microseconds(_ time: Duration, _ work: () -> Void) -> Double {
    let deadline = ContinuousClock.now + time
    var count = 0
    let before = Measure.processorMicroseconds()
    repeat {
        for _ in 0..<10 { work() }
        count += 10
    } while ContinuousClock.now < deadline
    return (Measure.processorMicroseconds() - before) / Double(count)
}

extension Double {
    func rounded(_ digits: Int) -> String { String(format: "%.\(digits)f", self) }
}

var ups: [String: Value] = [
    "UPS-MIB::upsOutputSource.0": .integer(3), "UPS-MIB::upsSecondsOnBattery.0": .integer(0),
    "UPS-MIB::upsInputNumLines.0": .integer(3), "UPS-MIB::upsOutputNumLines.0": .integer(3),
    "UPS-MIB::upsAlarmsPresent.0": .unsigned(0),
]
for line in 1...3 {
    ups["UPS-MIB::upsInputVoltage.\(line)"] = .integer(230)
    ups["UPS-MIB::upsInputFrequency.\(line)"] = .integer(500)
    ups["UPS-MIB::upsOutputVoltage.\(line)"] = .integer(230)
}
try measure("UPS of three phases", "ups-mib", signals: 8, ups)

var ports: [String: Value] = [:]
for port in 1...48 {
    ports["IF-MIB::ifOperStatus.\(port)"] = .integer(port % 3 == 0 ? 2 : 1)
    ports["IF-MIB::ifLastChange.\(port)"] = .timeTicks(5000)
    ports["IF-MIB::ifName.\(port)"] = .octets(Array("Gi1/0/\(port)".utf8))
}
try measure("switch of 48 ports", "if-mib", signals: 48, ports)

var pdu: [String: Value] = [
    "PowerNet-MIB::rPDU2PhaseStatusVoltage.1": .integer(231), "PowerNet-MIB::rPDU2PhaseStatusCurrent.1": .integer(20),
]
for outlet in 1...24 {
    pdu["PowerNet-MIB::rPDU2OutletSwitchedStatusState.\(outlet)"] = .integer(2)
    pdu["PowerNet-MIB::rPDUOutletStatusOutletState.\(outlet)"] = .integer(1)
    pdu["PowerNet-MIB::sPDUOutletCtl.\(outlet)"] = .integer(1)
}
try measure("PDU of 24 outlets", "apc-rpdu2", signals: 26, pdu)
try figures.write()
