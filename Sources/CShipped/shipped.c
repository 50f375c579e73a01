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
static const uint8_t config_hooks_chat[] = {
#embed "../../Config/hooks/chat"
};
static const uint8_t config_hooks_email[] = {
#embed "../../Config/hooks/email"
};
static const uint8_t config_hooks_log[] = {
#embed "../../Config/hooks/log"
};
static const uint8_t config_hooks_sms[] = {
#embed "../../Config/hooks/sms"
};
static const uint8_t config_hooks_snmptrap[] = {
#embed "../../Config/hooks/snmptrap"
};
static const uint8_t config_hooks_syslog[] = {
#embed "../../Config/hooks/syslog"
};
static const uint8_t mibs_ats_mib_txt[] = {
#embed "../../MIBs/ATS-MIB.txt"
};
static const uint8_t mibs_bridge_mib_txt[] = {
#embed "../../MIBs/BRIDGE-MIB.txt"
};
static const uint8_t mibs_cpqpower_mib_txt[] = {
#embed "../../MIBs/CPQPOWER-MIB.txt"
};
static const uint8_t mibs_cps_mib_txt[] = {
#embed "../../MIBs/CPS-MIB.txt"
};
static const uint8_t mibs_dellrpdu_mib_txt[] = {
#embed "../../MIBs/DellrPDU-MIB.txt"
};
static const uint8_t mibs_deltaups_mib_txt[] = {
#embed "../../MIBs/DeltaUPS-MIB.txt"
};
static const uint8_t mibs_eaton_ats2_mib_txt[] = {
#embed "../../MIBs/EATON-ATS2-MIB.txt"
};
static const uint8_t mibs_eaton_ats30_mib_txt[] = {
#embed "../../MIBs/EATON-ATS30-MIB.txt"
};
static const uint8_t mibs_eaton_epdu_mib_txt[] = {
#embed "../../MIBs/EATON-EPDU-MIB.txt"
};
static const uint8_t mibs_eaton_pdu_mib_txt[] = {
#embed "../../MIBs/EATON-PDU-MIB.txt"
};
static const uint8_t mibs_enlogic_pdu_mib_txt[] = {
#embed "../../MIBs/ENLOGIC-PDU-MIB.txt"
};
static const uint8_t mibs_entity_mib_txt[] = {
#embed "../../MIBs/ENTITY-MIB.txt"
};
static const uint8_t mibs_gudeads_epc1104_mib_txt[] = {
#embed "../../MIBs/GUDEADS-EPC1104-MIB.txt"
};
static const uint8_t mibs_gudeads_epc1202_mib_txt[] = {
#embed "../../MIBs/GUDEADS-EPC1202-MIB.txt"
};
static const uint8_t mibs_gudeads_epc8031_mib_txt[] = {
#embed "../../MIBs/GUDEADS-EPC8031-MIB.txt"
};
static const uint8_t mibs_huawei_site_monitor_mib_txt[] = {
#embed "../../MIBs/HUAWEI-SITE-MONITOR-MIB.txt"
};
static const uint8_t mibs_huawei_ups_mib_txt[] = {
#embed "../../MIBs/HUAWEI-UPS-MIB.txt"
};
static const uint8_t mibs_if_mib_txt[] = {
#embed "../../MIBs/IF-MIB.txt"
};
static const uint8_t mibs_liebert_gp_agent_mib_txt[] = {
#embed "../../MIBs/LIEBERT-GP-AGENT-MIB.txt"
};
static const uint8_t mibs_liebert_gp_conditions_mib_txt[] = {
#embed "../../MIBs/LIEBERT-GP-CONDITIONS-MIB.txt"
};
static const uint8_t mibs_liebert_gp_notifications_mib_txt[] = {
#embed "../../MIBs/LIEBERT-GP-NOTIFICATIONS-MIB.txt"
};
static const uint8_t mibs_liebert_gp_pdu_mib_txt[] = {
#embed "../../MIBs/LIEBERT-GP-PDU-MIB.txt"
};
static const uint8_t mibs_liebert_gp_power_mib_txt[] = {
#embed "../../MIBs/LIEBERT-GP-POWER-MIB.txt"
};
static const uint8_t mibs_lldp_mib_txt[] = {
#embed "../../MIBs/LLDP-MIB.txt"
};
static const uint8_t mibs_mg_snmp_ups_mib_txt[] = {
#embed "../../MIBs/MG-SNMP-UPS-MIB.txt"
};
static const uint8_t mibs_panduit_mib_txt[] = {
#embed "../../MIBs/PANDUIT-MIB.txt"
};
static const uint8_t mibs_pdu_mib_txt[] = {
#embed "../../MIBs/PDU-MIB.txt"
};
static const uint8_t mibs_pdu2_mib_txt[] = {
#embed "../../MIBs/PDU2-MIB.txt"
};
static const uint8_t mibs_powernet_mib_txt[] = {
#embed "../../MIBs/PowerNet-MIB.txt"
};
static const uint8_t mibs_schleifenbauer_databus_mib_txt[] = {
#embed "../../MIBs/SCHLEIFENBAUER-DATABUS-MIB.txt"
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
static const uint8_t mibs_socomec_netvision5_mib_txt[] = {
#embed "../../MIBs/SOCOMEC-NETVISION5-MIB.txt"
};
static const uint8_t mibs_socomecpdu_mib_txt[] = {
#embed "../../MIBs/SOCOMECPDU-MIB.txt"
};
static const uint8_t mibs_socomecups_mib_txt[] = {
#embed "../../MIBs/SOCOMECUPS-MIB.txt"
};
static const uint8_t mibs_sentry3_mib_txt[] = {
#embed "../../MIBs/Sentry3-MIB.txt"
};
static const uint8_t mibs_sentry4_mib_txt[] = {
#embed "../../MIBs/Sentry4-MIB.txt"
};
static const uint8_t mibs_tripplite_products_txt[] = {
#embed "../../MIBs/TRIPPLITE-PRODUCTS.txt"
};
static const uint8_t mibs_ups_mib_txt[] = {
#embed "../../MIBs/UPS-MIB.txt"
};
static const uint8_t mibs_vertiv_v5_mib_txt[] = {
#embed "../../MIBs/VERTIV-V5-MIB.txt"
};
static const uint8_t mibs_xppc_mib_txt[] = {
#embed "../../MIBs/XPPC-MIB.txt"
};
static const uint8_t mibs_xups_mib_txt[] = {
#embed "../../MIBs/XUPS-MIB.txt"
};

#define FILE_ENTRY(name, array) {name, array, sizeof array}

static const shipped_file files[] = {
    FILE_ENTRY("terms/idc-standard.yaml", config_terms_idc_standard_yaml),
    FILE_ENTRY("terms/tiered-credits.yaml", config_terms_tiered_credits_yaml),
    FILE_ENTRY("calendars/cn.yaml", config_calendars_cn_yaml),
    FILE_ENTRY("profiles/apc-ats.yaml", config_profiles_apc_ats_yaml),
    FILE_ENTRY("profiles/apc-rpdu2.yaml", config_profiles_apc_rpdu2_yaml),
    FILE_ENTRY("profiles/apc-ups.yaml", config_profiles_apc_ups_yaml),
    FILE_ENTRY("profiles/if-mib.yaml", config_profiles_if_mib_yaml),
    FILE_ENTRY("profiles/ups-mib.yaml", config_profiles_ups_mib_yaml),
    FILE_ENTRY("mainstay.yaml", config_mainstay_yaml),
    FILE_ENTRY("hooks/chat", config_hooks_chat),
    FILE_ENTRY("hooks/email", config_hooks_email),
    FILE_ENTRY("hooks/log", config_hooks_log),
    FILE_ENTRY("hooks/sms", config_hooks_sms),
    FILE_ENTRY("hooks/snmptrap", config_hooks_snmptrap),
    FILE_ENTRY("hooks/syslog", config_hooks_syslog),
    FILE_ENTRY("MIBs/ATS-MIB.txt", mibs_ats_mib_txt),
    FILE_ENTRY("MIBs/BRIDGE-MIB.txt", mibs_bridge_mib_txt),
    FILE_ENTRY("MIBs/CPQPOWER-MIB.txt", mibs_cpqpower_mib_txt),
    FILE_ENTRY("MIBs/CPS-MIB.txt", mibs_cps_mib_txt),
    FILE_ENTRY("MIBs/DellrPDU-MIB.txt", mibs_dellrpdu_mib_txt),
    FILE_ENTRY("MIBs/DeltaUPS-MIB.txt", mibs_deltaups_mib_txt),
    FILE_ENTRY("MIBs/EATON-ATS2-MIB.txt", mibs_eaton_ats2_mib_txt),
    FILE_ENTRY("MIBs/EATON-ATS30-MIB.txt", mibs_eaton_ats30_mib_txt),
    FILE_ENTRY("MIBs/EATON-EPDU-MIB.txt", mibs_eaton_epdu_mib_txt),
    FILE_ENTRY("MIBs/EATON-PDU-MIB.txt", mibs_eaton_pdu_mib_txt),
    FILE_ENTRY("MIBs/ENLOGIC-PDU-MIB.txt", mibs_enlogic_pdu_mib_txt),
    FILE_ENTRY("MIBs/ENTITY-MIB.txt", mibs_entity_mib_txt),
    FILE_ENTRY("MIBs/GUDEADS-EPC1104-MIB.txt", mibs_gudeads_epc1104_mib_txt),
    FILE_ENTRY("MIBs/GUDEADS-EPC1202-MIB.txt", mibs_gudeads_epc1202_mib_txt),
    FILE_ENTRY("MIBs/GUDEADS-EPC8031-MIB.txt", mibs_gudeads_epc8031_mib_txt),
    FILE_ENTRY("MIBs/HUAWEI-SITE-MONITOR-MIB.txt", mibs_huawei_site_monitor_mib_txt),
    FILE_ENTRY("MIBs/HUAWEI-UPS-MIB.txt", mibs_huawei_ups_mib_txt),
    FILE_ENTRY("MIBs/IF-MIB.txt", mibs_if_mib_txt),
    FILE_ENTRY("MIBs/LIEBERT-GP-AGENT-MIB.txt", mibs_liebert_gp_agent_mib_txt),
    FILE_ENTRY("MIBs/LIEBERT-GP-CONDITIONS-MIB.txt", mibs_liebert_gp_conditions_mib_txt),
    FILE_ENTRY("MIBs/LIEBERT-GP-NOTIFICATIONS-MIB.txt", mibs_liebert_gp_notifications_mib_txt),
    FILE_ENTRY("MIBs/LIEBERT-GP-PDU-MIB.txt", mibs_liebert_gp_pdu_mib_txt),
    FILE_ENTRY("MIBs/LIEBERT-GP-POWER-MIB.txt", mibs_liebert_gp_power_mib_txt),
    FILE_ENTRY("MIBs/LLDP-MIB.txt", mibs_lldp_mib_txt),
    FILE_ENTRY("MIBs/MG-SNMP-UPS-MIB.txt", mibs_mg_snmp_ups_mib_txt),
    FILE_ENTRY("MIBs/PANDUIT-MIB.txt", mibs_panduit_mib_txt),
    FILE_ENTRY("MIBs/PDU-MIB.txt", mibs_pdu_mib_txt),
    FILE_ENTRY("MIBs/PDU2-MIB.txt", mibs_pdu2_mib_txt),
    FILE_ENTRY("MIBs/PowerNet-MIB.txt", mibs_powernet_mib_txt),
    FILE_ENTRY("MIBs/SCHLEIFENBAUER-DATABUS-MIB.txt", mibs_schleifenbauer_databus_mib_txt),
    FILE_ENTRY("MIBs/SNMP-FRAMEWORK-MIB.txt", mibs_snmp_framework_mib_txt),
    FILE_ENTRY("MIBs/SNMPv2-CONF.txt", mibs_snmpv2_conf_txt),
    FILE_ENTRY("MIBs/SNMPv2-MIB.txt", mibs_snmpv2_mib_txt),
    FILE_ENTRY("MIBs/SNMPv2-SMI.txt", mibs_snmpv2_smi_txt),
    FILE_ENTRY("MIBs/SNMPv2-TC.txt", mibs_snmpv2_tc_txt),
    FILE_ENTRY("MIBs/SOCOMEC-NETVISION5-MIB.txt", mibs_socomec_netvision5_mib_txt),
    FILE_ENTRY("MIBs/SOCOMECPDU-MIB.txt", mibs_socomecpdu_mib_txt),
    FILE_ENTRY("MIBs/SOCOMECUPS-MIB.txt", mibs_socomecups_mib_txt),
    FILE_ENTRY("MIBs/Sentry3-MIB.txt", mibs_sentry3_mib_txt),
    FILE_ENTRY("MIBs/Sentry4-MIB.txt", mibs_sentry4_mib_txt),
    FILE_ENTRY("MIBs/TRIPPLITE-PRODUCTS.txt", mibs_tripplite_products_txt),
    FILE_ENTRY("MIBs/UPS-MIB.txt", mibs_ups_mib_txt),
    FILE_ENTRY("MIBs/VERTIV-V5-MIB.txt", mibs_vertiv_v5_mib_txt),
    FILE_ENTRY("MIBs/XPPC-MIB.txt", mibs_xppc_mib_txt),
    FILE_ENTRY("MIBs/XUPS-MIB.txt", mibs_xups_mib_txt),
};

size_t shipped_file_count(void) { return sizeof files / sizeof files[0]; }

const shipped_file *shipped_file_at(size_t index) { return index < shipped_file_count() ? &files[index] : NULL; }
