import Agreement
import ArgumentParser
import Documents
import Foundation
import Intervals
import Office
import Site

extension TermsCommand {
    /// `mainstay terms try`.
    struct Try: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say what a month with some outages would cost under terms, before anything is signed.",
            discussion: discussion(
                "No configuration is needed. Outages are SUBJECT=FROM/TO by the clock of --timezone: of power, network, "
                    + "a feed (A, B), a condition of the terms, or installation; without a subject everything is down.",
                examples: "mainstay terms try tiered-credits --outage 2026-10-03T02:10/02:55",
                "mainstay terms try idc-standard --outage power=2026-10-03T02:10/02:55 --rent \"12000.00 CNY\""))

        @OptionGroup var options: GlobalOptions

        @Argument(help: "A name (beside the configuration, or built in) or a file NAME.yaml.")
        var terms: String

        @Option(help: "[SUBJECT=]FROM/TO, such as 2026-10-03T02:10/02:55; may be repeated.")
        var outage: [String] = []

        @Option(help: "FROM/TO of maintenance that was announced and agreed on a year before; may be repeated.")
        var maintenance: [String] = []

        @Option(help: "The civil month, such as 2026-10; by default that in which the first outage begins.")
        var month: String?

        @Option(help: "How long after its beginning an outage is reported and claimed, such as 10m; or never.")
        var reportedAfter = "0s"

        @Option(help: "What is paid for one month.")
        var rent = "1000.00 USD"

        @Option(help: "NAME=AMOUNT of a line item that terms name, such as rack=\"500.00 USD\"; may be repeated.")
        var fee: [String] = []

        @Option(help: "NAME=NUMBER of what terms count, such as ampere=20; may be repeated.")
        var quantity: [String] = []

        @Option(help: "Whose days and months are meant.")
        var timezone = "UTC"

        func run() throws {
            guard let zone = TimeZone(identifier: timezone) else {
                throw ValidationError("--timezone: \(timezone) is no time zone such as Asia/Shanghai.")
            }
            guard let money = Money(rent) else {
                throw ValidationError("--rent: \(rent) is no amount such as 1000.00 USD.")
            }
            let chosen = try month.map { text in
                guard let month = Month(text) else {
                    throw ValidationError("--month: \(text) is no month such as 2026-10.")
                }
                return month
            }
            var tried = try TermsTrial.month(
                terms, beside: options.configurationPath, outages: outage, maintenance: maintenance, month: chosen,
                timeZone: zone, rent: money)
            tried.reportedAfter = try delay()
            tried.fees = try named(fee, "fee", example: "rack=\"500.00 USD\"") { Money($0) }
            tried.quantities = try named(quantity, "quantity", example: "ampere=20") { text in
                text.allSatisfy { $0.isASCII && ($0.isNumber || $0 == ".") } ? Decimal(string: text) : nil
            }
            try refuseWhatIsMissing(tried)
            switch options.format {
            case .json: if let document = tried.document { Terminal.write(document: document) }
            case .text: if let text = tried.text { print(text) }
            }
        }

        private func refuseWhatIsMissing(_ tried: TriedMonth) throws {
            let contract = tried.contract
            for promise in tried.terms.promises {
                guard let missing = promise.missing(in: contract).first else { continue }
                let option =
                    switch missing {
                    case .fee(let name): "--fee \(name)=\"500.00 USD\""
                    case .quantity(let name): "--quantity \(name)=20"
                    case .currency(let currency): "--rent \"1000.00 \(currency)\""
                    }
                throw ValidationError("\(promise.id) is measured by \(missing); give it, such as \(option).")
            }
        }

        private func delay() throws -> Milliseconds? {
            guard reportedAfter != "never" else { return nil }
            guard case .relative(let length)? = WrittenInstant("+\(reportedAfter)") else {
                throw ValidationError("--reported-after: \(reportedAfter) is no time such as 10m, nor never.")
            }
            return length
        }

        private func named<Value>(
            _ texts: [String], _ option: String, example: String, read: (String) -> Value?
        ) throws -> [String: Value] {
            var values: [String: Value] = [:]
            for text in texts {
                let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
                guard parts.count == 2, let value = read(parts[1]) else {
                    throw ValidationError("--\(option): \(text) is not NAME=VALUE such as \(example).")
                }
                values[parts[0]] = value
            }
            return values
        }
    }
}
