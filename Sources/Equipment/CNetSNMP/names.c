#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include "CNetSNMP.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>

int mn_note_modules(const char *folder) { return add_mibdir(folder) < 0 ? -1 : 0; }

int mn_read_modules(const char *folder) {
    DIR *directory = opendir(folder);
    if (!directory)
        return -1;
    int errors = 0;
    char path[4096];
    for (struct dirent *entry; (entry = readdir(directory));) {
        if (entry->d_name[0] == '.' || (size_t)snprintf(path, sizeof path, "%s/%s", folder, entry->d_name) >= sizeof path)
            continue;
        if (!read_mib(path))
            errors++;
    }
    closedir(directory);
    return errors;
}

static int same_module(const struct tree *node, const char *module) {
    int id = which_module(module);
    for (int i = 0; i < node->number_modules; i++)
        if (node->module_list[i] == id)
            return 1;
    return 0;
}

static struct tree *find_in_module(const char *module, const char *object) {
    int id = which_module(module);
    if (id < 0)
        return NULL;
    struct tree *node = find_tree_node(object, id);
    return node && same_module(node, module) ? node : NULL;
}

int mn_resolve(const char *module, const char *object, uint32_t *arcs, uint32_t capacity) {
    struct tree *node = find_in_module(module, object);
    uint32_t reversed[MAX_OID_LEN], length = 0;
    if (!node)
        return -1;
    for (; node; node = node->parent) {
        if (length == MAX_OID_LEN)
            return -1;
        reversed[length++] = (uint32_t)node->subid;
    }
    if (length > capacity)
        return -1;
    for (uint32_t i = 0; i < length; i++)
        arcs[i] = reversed[length - 1 - i];
    return (int)length;
}

int mn_describe(const uint32_t *arcs, uint32_t count, char *text, size_t capacity) {
    oid name[MAX_OID_LEN];
    if (count > MAX_OID_LEN)
        return -1;
    for (uint32_t i = 0; i < count; i++)
        name[i] = arcs[i];
    netsnmp_ds_set_int(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_OID_OUTPUT_FORMAT, NETSNMP_OID_OUTPUT_MODULE);
    return snprint_objid(text, capacity, name, count) < 0 ? -1 : 0;
}
