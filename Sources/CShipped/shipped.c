#include "CShipped.h"

// One line per file below Config/ and MIBs/; a test holds this table against the folders.
static const uint8_t config_terms_idc_standard_yaml[] = {
#embed "../../Config/terms/idc-standard.yaml"
};
static const uint8_t config_mainstay_yaml[] = {
#embed "../../Config/mainstay.yaml"
};
static const uint8_t config_hooks_log[] = {
#embed "../../Config/hooks/log"
};

#define FILE_ENTRY(name, array) {name, array, sizeof array}

static const shipped_file files[] = {
    FILE_ENTRY("terms/idc-standard.yaml", config_terms_idc_standard_yaml),
    FILE_ENTRY("mainstay.yaml", config_mainstay_yaml),
    FILE_ENTRY("hooks/log", config_hooks_log),
};

size_t shipped_file_count(void) { return sizeof files / sizeof files[0]; }

const shipped_file *shipped_file_at(size_t index) { return index < shipped_file_count() ? &files[index] : NULL; }
