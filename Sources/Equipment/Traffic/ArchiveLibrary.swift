import CRRD

/// librrd, which is loaded when there are archives.
public enum ArchiveLibrary {
    /// The version of this machine's library, which is loaded by that; nil where there is none.
    public static var version: String? {
        if let problem = crrd_load() {
            crrd_free(problem)
            return nil
        }
        return String(cString: crrd_version())
    }
}
