import Agreement
public import Comparison
import Foundation
import Intervals
import Site

/// Draws what each of several terms would have paid, as bars in SVG, the least and the greatest where the doubt decides.
public struct ComparedTermsPicture {
    let entries: [ComparedTerms]
    let title: String
    let language: Language

    /// - Parameter title: what stands above the bars.
    public init(_ entries: [ComparedTerms], title: String, language: Language = .english) {
        self.entries = entries
        self.title = title
        self.language = language
    }

    private static let left = 250.0
    private static let width = 480.0
    private static let step = 28.0
    private static let top = 44.0

    private var most: Double {
        max(1, entries.map { NSDecimalNumber(decimal: $0.result.greatestRemedyTotal.amount).doubleValue }.max() ?? 1)
    }

    /// The picture, a document of its own.
    public var svg: String {
        let height = Self.top + Double(entries.count) * Self.step + 12
        var text = """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Self.left + Self.width + 190) \(height)" role="img" \
            font-family="sans-serif" font-size="13">
            <title>\(title.escapedForXML)</title>
            <rect width="100%" height="100%" fill="#ffffff"/>
            <text x="12" y="24" font-size="15" fill="#1c1c1c">\(title.escapedForXML)</text>

            """
        for (index, entry) in entries.enumerated() { text += bar(entry, top: Self.top + Double(index) * Self.step) }
        return text + "</svg>\n"
    }

    private func bar(_ entry: ComparedTerms, top: Double) -> String {
        let base = top + 17
        var text = "<text x=\"\(Self.left - 10)\" y=\"\(base)\" text-anchor=\"end\" fill=\"#1c1c1c\">"
        text += "\(entry.name.escapedForXML)</text>\n"
        let least = entry.owed == nil ? 0 : length(entry.result.remedyTotal)
        let greatest = entry.owed == nil ? 0 : length(entry.result.greatestRemedyTotal)
        text += String(
            format: "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"18\" fill=\"#b3402e\"/>\n", Self.left, top + 3,
            max(1, least))
        if greatest > least {
            text += String(
                format:
                    "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"18\" fill=\"#b3402e\" opacity=\"0.35\"/>\n",
                Self.left + least, top + 3, greatest - least)
        }
        let words = entry.owed == nil ? "–" : entry.owedText
        text += String(format: "<text x=\"%.1f\" y=\"%.1f\" fill=\"#1c1c1c\">", Self.left + greatest + 8, base)
        return text + "\(words.escapedForXML)</text>\n"
    }

    private func length(_ money: Money) -> Double {
        Self.width * NSDecimalNumber(decimal: money.amount).doubleValue / most
    }
}

extension String {
    /// As text of an XML document.
    var escapedForXML: String {
        replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }
}
