internal import CProcesses

/// Settings of the running process, in the kernel and in the C library.
public enum ThisProcess {
    /// Makes standard input, output and errors that are closed refuse, so that no file that is opened later is taken for
    /// one of them. Call it before there are threads. A failure is ignored: then they stay closed.
    public static func keepStandardDescriptors() { _ = ms_fill_standard_descriptors() }

    /// Keeps this process's capabilities from the programs it runs, and raises the limit of open descriptors, for hooks
    /// by the thousand. Call it before there are threads. Failures are ignored: a kernel without ambient capabilities
    /// hands none on.
    public static func prepareForChildren() {
        _ = ms_keep_capabilities_to_ourselves()
        _ = ms_raise_descriptor_limit()
    }

    /// Makes large blocks of memory go back to the system as soon as they are freed.
    public static func mapLargeBlocks() { ms_map_large_blocks() }

    /// Gives free memory back to the system.
    public static func releaseFreeMemory() { ms_release_free_memory() }
}
