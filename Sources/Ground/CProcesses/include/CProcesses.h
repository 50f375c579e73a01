// System calls that Swift cannot make: `memfd_create` is not imported, `prctl` has a variable number of arguments.
#ifndef CPROCESSES_H
#define CPROCESSES_H

// A file in memory, without a name and closed at exec. Returns its descriptor, or -errno.
int ms_memory_file(void);

// A file for writing in a folder that has no name there until it gets one. Returns its descriptor, or -errno; file systems
// without such files refuse.
int ms_unnamed_file(const char *folder, unsigned mode);

// Gives a file without a name one that is free. Returns 0, or -errno.
int ms_name_file(int fd, const char *path);

// Puts something that refuses to be read or written in the place of each standard descriptor that is closed: the next file
// that is opened would otherwise be taken for standard output. Returns a bit for each (1 << 1 is standard output), or
// -errno. Call it before there are threads.
int ms_fill_standard_descriptors(void);

// Makes a pipe, both ends closed at exec and the reading end non-blocking. Returns 0, or -errno.
int ms_pipe(int *reading, int *writing);

// Clears the capabilities that the calling thread, and threads it starts later, would hand to programs they run
// (capabilities(7): ambient and inheritable sets). The thread keeps its own. Returns 0, or -errno.
int ms_keep_capabilities_to_ourselves(void);

// Raises the limit of open descriptors to the hard limit. Returns the limit, or -errno.
long ms_raise_descriptor_limit(void);

// Maps every large block by itself, so that it goes back to the system when it is freed: by default glibc learns to
// keep blocks of a size that was freed before (mallopt(3), M_MMAP_THRESHOLD).
void ms_map_large_blocks(void);

// Gives free memory back to the system (malloc_trim(3)).
void ms_release_free_memory(void);

#endif
