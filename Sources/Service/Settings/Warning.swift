/// What a warning is about: by words that its message has, and by which Documentation/troubleshooting.md has what to do.
public enum Warning: String, Hashable, Sendable, CaseIterable {
    // How the file is written.
    case quotationMarks = "no quotation marks of YAML"
    // Who can change or read a file.
    case writableByOthers = "can write"
    case readableByGroup = "its group can read"
    case communityInPlainText = "stands in plain text"
    case passwordInPlainText = "holds a password in plain text"
    case missingSecret = "polling needs it"
    // Devices and what hangs on them.
    case sameAddress = "one device would be polled twice"
    case unknownKind = "no shipped profile has a signal"
    case notAtRack = "no signal on the customer's side of the UPS"
    case bothSides = "stands on both sides"
    case missingFolder = "there is no folder"
    // Devices that were asked (`check --probe`).
    case silentDevice = "what it has is not known"
    case otherProfile = "what answers there looks like"
    // What is promised.
    case missingYear = "article 3 stays undetermined there"
    case unannouncedHolidays = "are not announced yet"
    case unpinged = "part of the time is unpinged"
    case oddTerms = "these terms are odd"
    case promiseNotMade = "has not the promise"
    case idleCondition = "is about it"
    case noVantagePoint = "is no vantage point"
    case nobodyAuthorised = "nobody is chosen to be told of emergencies"
    // Who is told, who may come.
    case missingHook = "there is no"
    case hookIsAFolder = "is a folder, not an executable"
    case hookIsNotExecutable = "is not executable"
    case hookIsConfined = "has NoNewPrivileges"
    case noSender = "no sender is accepted"
    case noPages = "no pages are served"
}
