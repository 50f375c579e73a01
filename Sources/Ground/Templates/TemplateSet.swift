import Mustache

/// Pages as text with places for values (Mustache): what is put into `{{…}}` is escaped for HTML, and one template may
/// contain another by its name.
public struct TemplateSet: Sendable {
    private let library: MustacheLibrary

    /// Parses templates.
    ///
    /// - Parameter texts: by the names that they call each other by.
    /// - Throws: the parser's error, when one is not well formed.
    public init(_ texts: [String: String]) throws {
        library = MustacheLibrary(templates: try texts.mapValues { try MustacheTemplate(string: $0) })
    }

    /// Renders a template with the members of `values`; nil where none is called so.
    public func render(_ name: String, with values: Any) -> String? { library.render(values, withTemplate: name) }
}

/// One page as text with places for values (Mustache).
public struct PageTemplate: Sendable {
    private let template: MustacheTemplate

    /// Parses a template.
    ///
    /// - Throws: the parser's error, when it is not well formed.
    public init(_ text: String) throws { template = try MustacheTemplate(string: text) }

    /// Renders it with the members of `values`.
    public func render(with values: Any) -> String { template.render(values) }
}
