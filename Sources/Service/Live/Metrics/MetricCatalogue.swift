public import Exposition
import Intervals

/// What all families mean, for people. Rooms count in some of them; what holds now is added from the board.
///
/// A family that is not described here does not exist: alerts and dashboards are held against this list.
public enum MetricCatalogue {
    private static let secondsOfPolls = [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10]
    private static let secondsOfHooks = [0.1, 0.5, 1, 2, 5, 10, 30, 60, 120]
    private static let secondsOfPages = [0.001, 0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 5]

    /// By the names of the families.
    public static let descriptions = program.merging(contracts) { first, _ in first }
        .merging(devices) { first, _ in first }.merging(ports) { first, _ in first }

    private static let program: [String: MetricsRegistry.Description] = [
        "mainstay_build_info": .init("The running build."),
        "mainstay_component_up": .init("1 works, 0 does not."),
        "mainstay_months_due": .init(
            "Contract-months whose claim windows have closed and that nobody has judged since."),
        "mainstay_config_last_reload_successful": .init("1 when the configuration in force is the one on disk."),
        "mainstay_config_last_reload_success_timestamp_seconds": .init(
            "When the configuration in force was loaded."),
        "mainstay_polls_total": .init("Polls that ended, by how."),
        "mainstay_poll_duration_seconds": .init(
            "From the first request to the last answer of a poll.", bounds: secondsOfPolls),
        "mainstay_notification_hints_total": .init("What traps and informs claimed, by whether a poll confirmed it."),
        "mainstay_schedule_lateness_seconds": .init("How late the latest poll of the last round began."),
        "mainstay_polls_left_out_total": .init("Polls that their schedule asked for and that were not begun."),
        "mainstay_snmp_requests_total": .init("Requests sent, repetitions included."),
        "mainstay_snmp_retries_total": .init("Requests that repeat one."),
        "mainstay_snmp_discarded_total": .init("Packets that were not believed."),
        "mainstay_notifications_total": .init("Traps and informs, by what became of them."),
        "mainstay_icmp_requests_total": .init("Echo requests sent."),
        "mainstay_icmp_replies_total": .init("Echo replies, by what became of them."),
        "mainstay_clock_error_seconds": .init("The kernel's bound of the clock's error."),
        "mainstay_clock_synchronised": .init("1 when the kernel says that a source of time disciplines its clock."),
        "mainstay_ledger_writable": .init("1 when the last commit succeeded."),
        "mainstay_ledger_last_commit_timestamp_seconds": .init("When the ledger last committed."),
        "mainstay_ledger_commit_duration_seconds": .init("Of a commit, to disk."),
        "mainstay_ledger_rows_total": .init("Rows written."),
        "mainstay_ledger_size_bytes": .init("Of the ledger's files."),
        "mainstay_ledger_queue_readings": .init("Readings that wait to be written."),
        "mainstay_ledger_queue_oldest_timestamp_seconds": .init("Of the oldest reading that waits; 0 when none does."),
        "mainstay_ledger_queue_folded_total": .init("Equal readings put together because the queue was full."),
        "mainstay_hook_attempts_total": .init("Runs of hooks, by how they ended."),
        "mainstay_hook_duration_seconds": .init("Of one run of a hook.", bounds: secondsOfHooks),
        "mainstay_ledger_verified_timestamp_seconds": .init("When verify last found the whole chain intact."),
        "mainstay_outbox_pending": .init("Events that this hook has still to be told."),
        "mainstay_outbox_oldest_timestamp_seconds": .init("Of the oldest of them; absent where there is none."),
        "mainstay_http_requests_total": .init("Requests answered."),
        "mainstay_http_request_duration_seconds": .init(
            "From a request to the last octet of its answer; event streams left out.", bounds: secondsOfPages),
        "mainstay_event_streams": .init("Pages and programs that follow live."),
        "mainstay_login_failures_total": .init("Sign-ins that were refused, by why."),
        "mainstay_forward_rows_pending": .init("Rows written here that the centre has not acknowledged."),
        "mainstay_forward_oldest_pending_timestamp_seconds": .init("Of the oldest of them."),
        "mainstay_lease_held": .init("1 when this collector holds the lease."),
    ]

    private static let contracts: [String: MetricsRegistry.Description] = [
        "mainstay_contract_info": .init("What was agreed."),
        "mainstay_contract_end_timestamp_seconds": .init("When the term ends."),
        "mainstay_contract_state": .init("What the contract has now; one is 1."),
        "mainstay_contract_month_start_timestamp_seconds": .init("When the month began that the next ones speak of."),
        "mainstay_contract_counted_seconds": .init("Downtime that counts this month."),
        "mainstay_contract_taken_off_seconds": .init("Downtime that does not count, by cause."),
        "mainstay_contract_unknown_seconds": .init("Time without evidence this month."),
        "mainstay_contract_budget_seconds": .init(
            "Downtime that the month allows, by the stricter of percentage and minutes."),
        "mainstay_contract_breached": .init("1 when the month can no longer be met, by the verdict's own rule."),
        "mainstay_contract_verdict": .init("What the last month that ended came to; one is 1."),
        "mainstay_uplink_state": .init("A way out of the site; one is 1."),
        "mainstay_witness_up": .init("1 when the collector's own network reaches this witness."),
        "mainstay_emergencies_open": .init("Article 4 clocks that run."),
        "mainstay_emergency_deadline_timestamp_seconds": .init("By when somebody must be told; while nobody was."),
    ]

    private static let devices: [String: MetricsRegistry.Description] = [
        "mainstay_device_info": .init("What a device says it is."),
        "mainstay_device_up": .init("1 when it answered its last poll."),
        "mainstay_device_last_answer_timestamp_seconds": .init("When it last answered."),
        "mainstay_device_round_trip_seconds": .init("From a request to its answer, at the end of its last poll."),
        "mainstay_signal_state": .init("What a signal says; one is 1."),
        "mainstay_ups_on_battery": .init("1 on battery."),
        "mainstay_ups_battery_charge_ratio": .init("0 to 1."),
        "mainstay_ups_battery_runtime_seconds": .init("As the card estimates it."),
        "mainstay_ups_load_ratio": .init("Of rated output."),
        "mainstay_input_voltage_volts": .init("At the input."),
        "mainstay_output_voltage_volts": .init("At the output."),
        "mainstay_output_current_amperes": .init("Of a phase, bank or outlet."),
        "mainstay_output_power_watts": .init("Of a phase, bank or outlet."),
    ]

    private static let ports: [String: MetricsRegistry.Description] = [
        "mainstay_port_info": .init("Names of a port."),
        "mainstay_port_speed_bytes": .init("Octets a second that it can carry."),
        "mainstay_port_receive_bytes_total": .init(
            "Octets received, continued over wraps, begun anew at discontinuities."),
        "mainstay_port_transmit_bytes_total": .init("Octets sent."),
        "mainstay_port_discontinuities_total": .init("Counter resets found."),
    ]
}

extension MetricFamily {
    /// A gauge with the words of the catalogue.
    public static func described(_ name: String, samples: [Sample]) -> MetricFamily {
        MetricFamily(name, .gauge, help: MetricCatalogue.descriptions[name]?.help ?? name, samples: samples)
    }
}

extension Instant {
    /// As Prometheus writes instants: seconds since 1970.
    package var seconds: Double { Double(milliseconds) / 1000 }
}

extension Milliseconds {
    /// As Prometheus writes lengths of time.
    package var seconds: Double { Double(self) / 1000 }
}
