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
static const uint8_t config_profiles_apc_easypdu_yaml[] = {
#embed "../../Config/profiles/apc-easypdu.yaml"
};
static const uint8_t config_profiles_apc_masterswitch_yaml[] = {
#embed "../../Config/profiles/apc-masterswitch.yaml"
};
static const uint8_t config_profiles_apc_rpdu2_yaml[] = {
#embed "../../Config/profiles/apc-rpdu2.yaml"
};
static const uint8_t config_profiles_apc_ups_yaml[] = {
#embed "../../Config/profiles/apc-ups.yaml"
};
static const uint8_t config_profiles_cyberpower_ats_yaml[] = {
#embed "../../Config/profiles/cyberpower-ats.yaml"
};
static const uint8_t config_profiles_cyberpower_epdu_yaml[] = {
#embed "../../Config/profiles/cyberpower-epdu.yaml"
};
static const uint8_t config_profiles_cyberpower_ups_yaml[] = {
#embed "../../Config/profiles/cyberpower-ups.yaml"
};
static const uint8_t config_profiles_dell_rpdu_yaml[] = {
#embed "../../Config/profiles/dell-rpdu.yaml"
};
static const uint8_t config_profiles_delta_yaml[] = {
#embed "../../Config/profiles/delta.yaml"
};
static const uint8_t config_profiles_eaton_ats_yaml[] = {
#embed "../../Config/profiles/eaton-ats.yaml"
};
static const uint8_t config_profiles_eaton_ats30_yaml[] = {
#embed "../../Config/profiles/eaton-ats30.yaml"
};
static const uint8_t config_profiles_eaton_epdu_yaml[] = {
#embed "../../Config/profiles/eaton-epdu.yaml"
};
static const uint8_t config_profiles_eaton_pdu_yaml[] = {
#embed "../../Config/profiles/eaton-pdu.yaml"
};
static const uint8_t config_profiles_eaton_xups_yaml[] = {
#embed "../../Config/profiles/eaton-xups.yaml"
};
static const uint8_t config_profiles_enlogic_yaml[] = {
#embed "../../Config/profiles/enlogic.yaml"
};
static const uint8_t config_profiles_gude_yaml[] = {
#embed "../../Config/profiles/gude.yaml"
};
static const uint8_t config_profiles_hpe_pdu2_yaml[] = {
#embed "../../Config/profiles/hpe-pdu2.yaml"
};
static const uint8_t config_profiles_hpe_pdu3_yaml[] = {
#embed "../../Config/profiles/hpe-pdu3.yaml"
};
static const uint8_t config_profiles_hpe_pdumm_yaml[] = {
#embed "../../Config/profiles/hpe-pdumm.yaml"
};
static const uint8_t config_profiles_hpe_ups_yaml[] = {
#embed "../../Config/profiles/hpe-ups.yaml"
};
static const uint8_t config_profiles_huawei_smu_yaml[] = {
#embed "../../Config/profiles/huawei-smu.yaml"
};
static const uint8_t config_profiles_huawei_ups_yaml[] = {
#embed "../../Config/profiles/huawei-ups.yaml"
};
static const uint8_t config_profiles_if_mib_yaml[] = {
#embed "../../Config/profiles/if-mib.yaml"
};
static const uint8_t config_profiles_liebert_mph_yaml[] = {
#embed "../../Config/profiles/liebert-mph.yaml"
};
static const uint8_t config_profiles_liebert_yaml[] = {
#embed "../../Config/profiles/liebert.yaml"
};
static const uint8_t config_profiles_megatec_yaml[] = {
#embed "../../Config/profiles/megatec.yaml"
};
static const uint8_t config_profiles_mge_yaml[] = {
#embed "../../Config/profiles/mge.yaml"
};
static const uint8_t config_profiles_panduit_yaml[] = {
#embed "../../Config/profiles/panduit.yaml"
};
static const uint8_t config_profiles_raritan_px1_yaml[] = {
#embed "../../Config/profiles/raritan-px1.yaml"
};
static const uint8_t config_profiles_raritan_px2_yaml[] = {
#embed "../../Config/profiles/raritan-px2.yaml"
};
static const uint8_t config_profiles_raritan_ts_yaml[] = {
#embed "../../Config/profiles/raritan-ts.yaml"
};
static const uint8_t config_profiles_schleifenbauer_yaml[] = {
#embed "../../Config/profiles/schleifenbauer.yaml"
};
static const uint8_t config_profiles_sentry3_yaml[] = {
#embed "../../Config/profiles/sentry3.yaml"
};
static const uint8_t config_profiles_sentry4_yaml[] = {
#embed "../../Config/profiles/sentry4.yaml"
};
static const uint8_t config_profiles_smart_ats_yaml[] = {
#embed "../../Config/profiles/smart-ats.yaml"
};
static const uint8_t config_profiles_socomec_netvision5_yaml[] = {
#embed "../../Config/profiles/socomec-netvision5.yaml"
};
static const uint8_t config_profiles_socomec_pdu_yaml[] = {
#embed "../../Config/profiles/socomec-pdu.yaml"
};
static const uint8_t config_profiles_socomec_yaml[] = {
#embed "../../Config/profiles/socomec.yaml"
};
static const uint8_t config_profiles_tripplite_ats_yaml[] = {
#embed "../../Config/profiles/tripplite-ats.yaml"
};
static const uint8_t config_profiles_tripplite_pdu_yaml[] = {
#embed "../../Config/profiles/tripplite-pdu.yaml"
};
static const uint8_t config_profiles_tripplite_ups_yaml[] = {
#embed "../../Config/profiles/tripplite-ups.yaml"
};
static const uint8_t config_profiles_ups_mib_yaml[] = {
#embed "../../Config/profiles/ups-mib.yaml"
};
static const uint8_t config_profiles_vertiv_geist_yaml[] = {
#embed "../../Config/profiles/vertiv-geist.yaml"
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
static const uint8_t mibs_apc_easypdu_mib_txt[] = {
#embed "../../MIBs/APC-EASYPDU-MIB.txt"
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
static const uint8_t mibs_mainstay_mib_txt[] = {
#embed "../../MIBs/MAINSTAY-MIB.txt"
};
static const uint8_t mibs_mg_snmp_ups_mib_txt[] = {
#embed "../../MIBs/MG-SNMP-UPS-MIB.txt"
};
static const uint8_t mibs_net_snmp_mib_txt[] = {
#embed "../../MIBs/NET-SNMP-MIB.txt"
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
    FILE_ENTRY("reports/month.html", config_reports_month_html),
    FILE_ENTRY("reports/index.html", config_reports_index_html),
    FILE_ENTRY("profiles/apc-ats.yaml", config_profiles_apc_ats_yaml),
    FILE_ENTRY("profiles/apc-easypdu.yaml", config_profiles_apc_easypdu_yaml),
    FILE_ENTRY("profiles/apc-masterswitch.yaml", config_profiles_apc_masterswitch_yaml),
    FILE_ENTRY("profiles/apc-rpdu2.yaml", config_profiles_apc_rpdu2_yaml),
    FILE_ENTRY("profiles/apc-ups.yaml", config_profiles_apc_ups_yaml),
    FILE_ENTRY("profiles/cyberpower-ats.yaml", config_profiles_cyberpower_ats_yaml),
    FILE_ENTRY("profiles/cyberpower-epdu.yaml", config_profiles_cyberpower_epdu_yaml),
    FILE_ENTRY("profiles/cyberpower-ups.yaml", config_profiles_cyberpower_ups_yaml),
    FILE_ENTRY("profiles/dell-rpdu.yaml", config_profiles_dell_rpdu_yaml),
    FILE_ENTRY("profiles/delta.yaml", config_profiles_delta_yaml),
    FILE_ENTRY("profiles/eaton-ats.yaml", config_profiles_eaton_ats_yaml),
    FILE_ENTRY("profiles/eaton-ats30.yaml", config_profiles_eaton_ats30_yaml),
    FILE_ENTRY("profiles/eaton-epdu.yaml", config_profiles_eaton_epdu_yaml),
    FILE_ENTRY("profiles/eaton-pdu.yaml", config_profiles_eaton_pdu_yaml),
    FILE_ENTRY("profiles/eaton-xups.yaml", config_profiles_eaton_xups_yaml),
    FILE_ENTRY("profiles/enlogic.yaml", config_profiles_enlogic_yaml),
    FILE_ENTRY("profiles/gude.yaml", config_profiles_gude_yaml),
    FILE_ENTRY("profiles/hpe-pdu2.yaml", config_profiles_hpe_pdu2_yaml),
    FILE_ENTRY("profiles/hpe-pdu3.yaml", config_profiles_hpe_pdu3_yaml),
    FILE_ENTRY("profiles/hpe-pdumm.yaml", config_profiles_hpe_pdumm_yaml),
    FILE_ENTRY("profiles/hpe-ups.yaml", config_profiles_hpe_ups_yaml),
    FILE_ENTRY("profiles/huawei-smu.yaml", config_profiles_huawei_smu_yaml),
    FILE_ENTRY("profiles/huawei-ups.yaml", config_profiles_huawei_ups_yaml),
    FILE_ENTRY("profiles/if-mib.yaml", config_profiles_if_mib_yaml),
    FILE_ENTRY("profiles/liebert-mph.yaml", config_profiles_liebert_mph_yaml),
    FILE_ENTRY("profiles/liebert.yaml", config_profiles_liebert_yaml),
    FILE_ENTRY("profiles/megatec.yaml", config_profiles_megatec_yaml),
    FILE_ENTRY("profiles/mge.yaml", config_profiles_mge_yaml),
    FILE_ENTRY("profiles/panduit.yaml", config_profiles_panduit_yaml),
    FILE_ENTRY("profiles/raritan-px1.yaml", config_profiles_raritan_px1_yaml),
    FILE_ENTRY("profiles/raritan-px2.yaml", config_profiles_raritan_px2_yaml),
    FILE_ENTRY("profiles/raritan-ts.yaml", config_profiles_raritan_ts_yaml),
    FILE_ENTRY("profiles/schleifenbauer.yaml", config_profiles_schleifenbauer_yaml),
    FILE_ENTRY("profiles/sentry3.yaml", config_profiles_sentry3_yaml),
    FILE_ENTRY("profiles/sentry4.yaml", config_profiles_sentry4_yaml),
    FILE_ENTRY("profiles/smart-ats.yaml", config_profiles_smart_ats_yaml),
    FILE_ENTRY("profiles/socomec-netvision5.yaml", config_profiles_socomec_netvision5_yaml),
    FILE_ENTRY("profiles/socomec-pdu.yaml", config_profiles_socomec_pdu_yaml),
    FILE_ENTRY("profiles/socomec.yaml", config_profiles_socomec_yaml),
    FILE_ENTRY("profiles/tripplite-ats.yaml", config_profiles_tripplite_ats_yaml),
    FILE_ENTRY("profiles/tripplite-pdu.yaml", config_profiles_tripplite_pdu_yaml),
    FILE_ENTRY("profiles/tripplite-ups.yaml", config_profiles_tripplite_ups_yaml),
    FILE_ENTRY("profiles/ups-mib.yaml", config_profiles_ups_mib_yaml),
    FILE_ENTRY("profiles/vertiv-geist.yaml", config_profiles_vertiv_geist_yaml),
    FILE_ENTRY("mainstay.yaml", config_mainstay_yaml),
    FILE_ENTRY("hooks/chat", config_hooks_chat),
    FILE_ENTRY("hooks/email", config_hooks_email),
    FILE_ENTRY("hooks/log", config_hooks_log),
    FILE_ENTRY("hooks/sms", config_hooks_sms),
    FILE_ENTRY("hooks/snmptrap", config_hooks_snmptrap),
    FILE_ENTRY("hooks/syslog", config_hooks_syslog),
    FILE_ENTRY("MIBs/APC-EASYPDU-MIB.txt", mibs_apc_easypdu_mib_txt),
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
    FILE_ENTRY("MIBs/MAINSTAY-MIB.txt", mibs_mainstay_mib_txt),
    FILE_ENTRY("MIBs/MG-SNMP-UPS-MIB.txt", mibs_mg_snmp_ups_mib_txt),
    FILE_ENTRY("MIBs/NET-SNMP-MIB.txt", mibs_net_snmp_mib_txt),
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
