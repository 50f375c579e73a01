#include "CShipped.h"

// One line per file below Config/ and MIBs/; a test holds this table against the folders.
static const uint8_t config_terms_idc_standard_yaml[] = {
#embed "../../Config/terms/idc-standard.yaml"
};
static const uint8_t config_terms_tiered_credits_yaml[] = {
#embed "../../Config/terms/tiered-credits.yaml"
};
static const uint8_t config_calendars_cn_yaml[] = {
#embed "../../Config/calendars/cn.yaml"
};
static const uint8_t config_reports_month_html[] = {
#embed "../../Config/reports/month.html"
};
static const uint8_t config_reports_index_html[] = {
#embed "../../Config/reports/index.html"
};
static const uint8_t config_profiles_apc_ats_yaml[] = {
#embed "../../Config/profiles/apc-ats.yaml"
};
static const uint8_t config_profiles_apc_rpdu2_yaml[] = {
#embed "../../Config/profiles/apc-rpdu2.yaml"
};
static const uint8_t config_profiles_apc_ups_yaml[] = {
#embed "../../Config/profiles/apc-ups.yaml"
};
static const uint8_t config_profiles_if_mib_yaml[] = {
#embed "../../Config/profiles/if-mib.yaml"
};
static const uint8_t config_profiles_ups_mib_yaml[] = {
#embed "../../Config/profiles/ups-mib.yaml"
};
static const uint8_t config_mainstay_yaml[] = {
#embed "../../Config/mainstay.yaml"
};
static const uint8_t config_hooks_log[] = {
#embed "../../Config/hooks/log"
};
static const uint8_t mibs_if_mib_txt[] = {
#embed "../../MIBs/IF-MIB.txt"
};
static const uint8_t mibs_powernet_mib_txt[] = {
#embed "../../MIBs/PowerNet-MIB.txt"
};
static const uint8_t mibs_snmp_framework_mib_txt[] = {
#embed "../../MIBs/SNMP-FRAMEWORK-MIB.txt"
};
static const uint8_t mibs_snmpv2_conf_txt[] = {
#embed "../../MIBs/SNMPv2-CONF.txt"
};
static const uint8_t mibs_snmpv2_mib_txt[] = {
#embed "../../MIBs/SNMPv2-MIB.txt"
};
static const uint8_t mibs_snmpv2_smi_txt[] = {
#embed "../../MIBs/SNMPv2-SMI.txt"
};
static const uint8_t mibs_snmpv2_tc_txt[] = {
#embed "../../MIBs/SNMPv2-TC.txt"
};
static const uint8_t mibs_ups_mib_txt[] = {
#embed "../../MIBs/UPS-MIB.txt"
};

#define FILE_ENTRY(name, array) {name, array, sizeof array}

static const shipped_file files[] = {
    FILE_ENTRY("terms/idc-standard.yaml", config_terms_idc_standard_yaml),
    FILE_ENTRY("terms/tiered-credits.yaml", config_terms_tiered_credits_yaml),
    FILE_ENTRY("calendars/cn.yaml", config_calendars_cn_yaml),
    FILE_ENTRY("reports/month.html", config_reports_month_html),
    FILE_ENTRY("reports/index.html", config_reports_index_html),
    FILE_ENTRY("profiles/apc-ats.yaml", config_profiles_apc_ats_yaml),
    FILE_ENTRY("profiles/apc-rpdu2.yaml", config_profiles_apc_rpdu2_yaml),
    FILE_ENTRY("profiles/apc-ups.yaml", config_profiles_apc_ups_yaml),
    FILE_ENTRY("profiles/if-mib.yaml", config_profiles_if_mib_yaml),
    FILE_ENTRY("profiles/ups-mib.yaml", config_profiles_ups_mib_yaml),
    FILE_ENTRY("mainstay.yaml", config_mainstay_yaml),
    FILE_ENTRY("hooks/log", config_hooks_log),
    FILE_ENTRY("MIBs/IF-MIB.txt", mibs_if_mib_txt),
    FILE_ENTRY("MIBs/PowerNet-MIB.txt", mibs_powernet_mib_txt),
    FILE_ENTRY("MIBs/SNMP-FRAMEWORK-MIB.txt", mibs_snmp_framework_mib_txt),
    FILE_ENTRY("MIBs/SNMPv2-CONF.txt", mibs_snmpv2_conf_txt),
    FILE_ENTRY("MIBs/SNMPv2-MIB.txt", mibs_snmpv2_mib_txt),
    FILE_ENTRY("MIBs/SNMPv2-SMI.txt", mibs_snmpv2_smi_txt),
    FILE_ENTRY("MIBs/SNMPv2-TC.txt", mibs_snmpv2_tc_txt),
    FILE_ENTRY("MIBs/UPS-MIB.txt", mibs_ups_mib_txt),
};

size_t shipped_file_count(void) { return sizeof files / sizeof files[0]; }

const shipped_file *shipped_file_at(size_t index) { return index < shipped_file_count() ? &files[index] : NULL; }
