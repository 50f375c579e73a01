// What `make embed` found out about the build, in build.h, which is in no repository.
#include "CShipped.h"

#if __has_include("build.h")
#include "build.h"
#endif

#ifndef SHIPPED_REVISION
#define SHIPPED_REVISION NULL
#endif
#ifndef SHIPPED_COMPILER
#define SHIPPED_COMPILER NULL
#endif

const char *shipped_revision(void) { return SHIPPED_REVISION; }

const char *shipped_compiler(void) { return SHIPPED_COMPILER; }
