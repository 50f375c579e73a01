import Exposition
import Site

extension [PortStanding] {
    /// What Prometheus reads of ports. What changes stands in `mainstay_port_info` only.
    var portFamilies: [MetricFamily] {
        let read = filter { $0.readAt != nil }
        return [
            MetricFamily(
                "mainstay_port_info", .gauge, help: "Names of a port.",
                samples: filter { $0.index != nil }.map { port in
                    .init(
                        1,
                        [
                            "alias": port.alias ?? "", "device": port.port.device,
                            "if_index": port.index.map { "\($0)" } ?? "", "port": port.port.element ?? "",
                        ])
                }),
            MetricFamily(
                "mainstay_port_speed_bytes", .gauge, help: "Octets a second that it can carry.",
                samples: compactMap { port in port.speed.map { port.sample(Double($0) / 8) } }),
            MetricFamily(
                "mainstay_port_receive_bytes_total", .counter,
                help: "Octets received, continued over wraps, begun anew at discontinuities.",
                samples: read.map { $0.sample(Double($0.received)) }),
            MetricFamily(
                "mainstay_port_transmit_bytes_total", .counter,
                help: "Octets sent, continued over wraps, begun anew at discontinuities.",
                samples: read.map { $0.sample(Double($0.sent)) }),
            MetricFamily(
                "mainstay_port_discontinuities_total", .counter, help: "Counter resets found.",
                samples: read.map { $0.sample(Double($0.discontinuities)) }),
        ]
    }
}

extension PortStanding {
    fileprivate func sample(_ value: Double) -> MetricFamily.Sample {
        .init(value, ["device": port.device, "port": port.element ?? ""])
    }
}
