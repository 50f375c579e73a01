import Intervals
import Notation
import Site

extension HookMessage {
    /// The webhook body of Prometheus' Alertmanager, version 4, with one alert. An alarm and its recovery share a
    /// fingerprint, as receivers expect.
    var alertmanager: JSON {
        let alarm = event.endedAlarm ?? event.id
        let isOver = event.endedAlarm != nil
        let labels = JSON.object([
            "alertname": .string(event.kind.rawValue), "site": .string(event.site),
            "contract": .optional(event.contract), "subject": .string(event.subject),
        ])
        let annotations = JSON.object(["summary": .string(event.summary), "id": .string(event.id)])
        let alert = JSON.object([
            "status": .string(isOver ? "resolved" : "firing"), "labels": labels, "annotations": annotations,
            "startsAt": .string(event.at.description),
            // Zero time, as Go writes it: not ended.
            "endsAt": .string(isOver ? event.at.description : "0001-01-01T00:00:00Z"), "generatorURL": .string(""),
            "fingerprint": .string(alarm),
        ])
        return .object([
            "version": .string("4"), "groupKey": .string("{}:{alertname=\"\(event.kind.rawValue)\"}"),
            "truncatedAlerts": .integer(0), "status": .string(isOver ? "resolved" : "firing"),
            "receiver": .string("mainstay"), "groupLabels": .object(["alertname": .string(event.kind.rawValue)]),
            "commonLabels": labels, "commonAnnotations": annotations, "externalURL": .string(""),
            "alerts": .array([alert]),
        ])
    }
}
