import Intervals
import Notation
import Site

extension HookMessage {
    /// The webhook body of Prometheus' Alertmanager, version 4, with one alert. An alarm and its recovery share a
    /// fingerprint, as receivers expect.
    var alertmanager: JSON {
        let alarm = event.endedAlarm ?? event.id
        let isOver = event.endedAlarm != nil
        let status = JSON.string(isOver ? "resolved" : "firing")
        // Go's zero time stands for an alarm that has not ended.
        let endsAt = isOver ? event.at.description : "0001-01-01T00:00:00Z"
        let labels = JSON.object([
            "alertname": .string(event.kind.rawValue), "site": .string(event.site),
            "contract": .optional(event.contract), "subject": .string(event.subject),
        ])
        let annotations = JSON.object(["summary": .string(summary), "id": .string(event.id)])
        let alert = JSON.object([
            "status": status, "labels": labels, "annotations": annotations,
            "startsAt": .string(event.at.description),
            "endsAt": .string(endsAt), "generatorURL": .string(""),
            "fingerprint": .string(alarm),
        ])
        return .object([
            "version": .string("4"), "groupKey": .string("{}:{alertname=\"\(event.kind.rawValue)\"}"),
            "truncatedAlerts": .integer(0), "status": status,
            "receiver": .string("mainstay"), "groupLabels": .object(["alertname": .string(event.kind.rawValue)]),
            "commonLabels": labels, "commonAnnotations": annotations, "externalURL": .string(""),
            "alerts": .array([alert]),
        ])
    }
}
