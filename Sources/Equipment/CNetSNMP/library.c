#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>


#include "CNetSNMP.h"

#include <stdlib.h>

const char *mn_library_version(void) { return netsnmp_get_version(); }

int mn_initialise(const char *folder) {
    if (setenv("SNMP_PERSISTENT_DIR", folder, 1) != 0 || setenv("SNMPCONFPATH", folder, 1) != 0 ||
        setenv("MIBS", "", 1) != 0 || setenv("MIBDIRS", folder, 1) != 0)
        return -1;
    netsnmp_ds_set_boolean(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_DONT_READ_CONFIGS, 1);
    netsnmp_ds_set_boolean(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_DONT_PERSIST_STATE, 1);
    netsnmp_ds_set_boolean(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_DISABLE_PERSISTENT_LOAD, 1);
    netsnmp_ds_set_boolean(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_DISABLE_PERSISTENT_SAVE, 1);
    // Without a handler the library would write to standard error.
    netsnmp_register_loghandler(NETSNMP_LOGHANDLER_NONE, LOG_DEBUG);
    init_snmp("mainstay");
    return 0;
}
