public import Exposition

/// What the families mean that the rooms count in, for people. A room registers its own; what holds now is added from the
/// board.
public enum MetricCatalogue {
    private static let secondsOfPolls = [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10]
    private static let secondsOfHooks = [0.1, 0.5, 1, 2, 5, 10, 30, 60, 120]

    /// By the names of the families.
    public static let descriptions: [String: MetricsRegistry.Description] = [
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
    ]
}
