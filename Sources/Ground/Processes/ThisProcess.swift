internal import CProcesses

/// What the process asks of the kernel and of the C library for itself.
public enum ThisProcess {
    /// Keeps this process's capabilities from the programs it runs, and lets it hold as many descriptors as a thousand
    /// hooks need. Call it before there are threads. Where the kernel does not know ambient capabilities there is nothing
    /// to keep.
    public static func prepareForChildren() {
        _ = ms_keep_capabilities_to_ourselves()
        _ = ms_raise_descriptor_limit()
    }

    /// Has large blocks of memory go back to the system as soon as they are freed.
    public static func mapLargeBlocks() { ms_map_large_blocks() }

    /// Gives memory that is free back to the system.
    public static func releaseFreeMemory() { ms_release_free_memory() }
}
