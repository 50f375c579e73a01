// Made by `make embed` from the folders Config/ and MIBs/; a test compares it with them.
#include "CShipped.h"

static const uint8_t file_0[] = {
#embed "../../../Config/calendars/cn.yaml"
};
static const uint8_t file_1[] = {
#embed "../../../Config/hooks/anchor-file"
};
static const uint8_t file_2[] = {
#embed "../../../Config/hooks/anchor-git"
};
static const uint8_t file_3[] = {
#embed "../../../Config/hooks/anchor-timestamp"
};
static const uint8_t file_4[] = {
#embed "../../../Config/hooks/chat"
};
static const uint8_t file_5[] = {
#embed "../../../Config/hooks/email"
};
static const uint8_t file_6[] = {
#embed "../../../Config/hooks/log"
};
static const uint8_t file_7[] = {
#embed "../../../Config/hooks/sendmail"
};
static const uint8_t file_8[] = {
#embed "../../../Config/hooks/sms"
};
static const uint8_t file_9[] = {
#embed "../../../Config/hooks/snmptrap"
};
static const uint8_t file_10[] = {
#embed "../../../Config/hooks/syslog"
};
static const uint8_t file_11[] = {
#embed "../../../Config/mainstay.yaml"
};
static const uint8_t file_12[] = {
#embed "../../../Config/pages/audit.json"
};
static const uint8_t file_13[] = {
#embed "../../../Config/pages/audit.mustache"
};
static const uint8_t file_14[] = {
#embed "../../../Config/pages/calendar.css"
};
static const uint8_t file_15[] = {
#embed "../../../Config/pages/calendar.mustache"
};
static const uint8_t file_16[] = {
#embed "../../../Config/pages/contract.mustache"
};
static const uint8_t file_17[] = {
#embed "../../../Config/pages/contracts.json"
};
static const uint8_t file_18[] = {
#embed "../../../Config/pages/contracts.mustache"
};
static const uint8_t file_19[] = {
#embed "../../../Config/pages/contracttraffic.mustache"
};
static const uint8_t file_20[] = {
#embed "../../../Config/pages/cords.mustache"
};
static const uint8_t file_21[] = {
#embed "../../../Config/pages/deadlines.css"
};
static const uint8_t file_22[] = {
#embed "../../../Config/pages/deadlines.json"
};
static const uint8_t file_23[] = {
#embed "../../../Config/pages/deadlines.mustache"
};
static const uint8_t file_24[] = {
#embed "../../../Config/pages/device.mustache"
};
static const uint8_t file_25[] = {
#embed "../../../Config/pages/devices.json"
};
static const uint8_t file_26[] = {
#embed "../../../Config/pages/devices.mustache"
};
static const uint8_t file_27[] = {
#embed "../../../Config/pages/evidence.mustache"
};
static const uint8_t file_28[] = {
#embed "../../../Config/pages/fault.mustache"
};
static const uint8_t file_29[] = {
#embed "../../../Config/pages/field.mustache"
};
static const uint8_t file_30[] = {
#embed "../../../Config/pages/forecast-tabs.css"
};
static const uint8_t file_31[] = {
#embed "../../../Config/pages/forecast-tabs.mustache"
};
static const uint8_t file_32[] = {
#embed "../../../Config/pages/forecast.json"
};
static const uint8_t file_33[] = {
#embed "../../../Config/pages/forecast.mustache"
};
static const uint8_t file_34[] = {
#embed "../../../Config/pages/form.css"
};
static const uint8_t file_35[] = {
#embed "../../../Config/pages/form.json"
};
static const uint8_t file_36[] = {
#embed "../../../Config/pages/form.mustache"
};
static const uint8_t file_37[] = {
#embed "../../../Config/pages/headroom.mustache"
};
static const uint8_t file_38[] = {
#embed "../../../Config/pages/history.css"
};
static const uint8_t file_39[] = {
#embed "../../../Config/pages/history.mustache"
};
static const uint8_t file_40[] = {
#embed "../../../Config/pages/icon.svg"
};
static const uint8_t file_41[] = {
#embed "../../../Config/pages/layout.json"
};
static const uint8_t file_42[] = {
#embed "../../../Config/pages/layout.mustache"
};
static const uint8_t file_43[] = {
#embed "../../../Config/pages/login.css"
};
static const uint8_t file_44[] = {
#embed "../../../Config/pages/login.json"
};
static const uint8_t file_45[] = {
#embed "../../../Config/pages/login.mustache"
};
static const uint8_t file_46[] = {
#embed "../../../Config/pages/month.css"
};
static const uint8_t file_47[] = {
#embed "../../../Config/pages/month.js"
};
static const uint8_t file_48[] = {
#embed "../../../Config/pages/month.mustache"
};
static const uint8_t file_49[] = {
#embed "../../../Config/pages/outage.mustache"
};
static const uint8_t file_50[] = {
#embed "../../../Config/pages/page.js"
};
static const uint8_t file_51[] = {
#embed "../../../Config/pages/port.mustache"
};
static const uint8_t file_52[] = {
#embed "../../../Config/pages/receipt.css"
};
static const uint8_t file_53[] = {
#embed "../../../Config/pages/receipt.json"
};
static const uint8_t file_54[] = {
#embed "../../../Config/pages/receipt.mustache"
};
static const uint8_t file_55[] = {
#embed "../../../Config/pages/record.css"
};
static const uint8_t file_56[] = {
#embed "../../../Config/pages/record.json"
};
static const uint8_t file_57[] = {
#embed "../../../Config/pages/record.mustache"
};
static const uint8_t file_58[] = {
#embed "../../../Config/pages/registers.css"
};
static const uint8_t file_59[] = {
#embed "../../../Config/pages/registers.json"
};
static const uint8_t file_60[] = {
#embed "../../../Config/pages/registers.mustache"
};
static const uint8_t file_61[] = {
#embed "../../../Config/pages/signal.mustache"
};
static const uint8_t file_62[] = {
#embed "../../../Config/pages/style.css"
};
static const uint8_t file_63[] = {
#embed "../../../Config/pages/traffic.json"
};
static const uint8_t file_64[] = {
#embed "../../../Config/pages/traffic.mustache"
};
static const uint8_t file_65[] = {
#embed "../../../Config/pages/trafficpictures.mustache"
};
static const uint8_t file_66[] = {
#embed "../../../Config/pages/wall-acknowledged.mustache"
};
static const uint8_t file_67[] = {
#embed "../../../Config/pages/wall-banner.mustache"
};
static const uint8_t file_68[] = {
#embed "../../../Config/pages/wall-batteries.mustache"
};
static const uint8_t file_69[] = {
#embed "../../../Config/pages/wall-contracts.mustache"
};
static const uint8_t file_70[] = {
#embed "../../../Config/pages/wall-degraded.svg"
};
static const uint8_t file_71[] = {
#embed "../../../Config/pages/wall-down.svg"
};
static const uint8_t file_72[] = {
#embed "../../../Config/pages/wall-emergencies.mustache"
};
static const uint8_t file_73[] = {
#embed "../../../Config/pages/wall-network.mustache"
};
static const uint8_t file_74[] = {
#embed "../../../Config/pages/wall-power.mustache"
};
static const uint8_t file_75[] = {
#embed "../../../Config/pages/wall-rooms.mustache"
};
static const uint8_t file_76[] = {
#embed "../../../Config/pages/wall-trouble.mustache"
};
static const uint8_t file_77[] = {
#embed "../../../Config/pages/wall-unknown.svg"
};
static const uint8_t file_78[] = {
#embed "../../../Config/pages/wall-up.svg"
};
static const uint8_t file_79[] = {
#embed "../../../Config/pages/wall-works.mustache"
};
static const uint8_t file_80[] = {
#embed "../../../Config/pages/wall.css"
};
static const uint8_t file_81[] = {
#embed "../../../Config/pages/wall.js"
};
static const uint8_t file_82[] = {
#embed "../../../Config/pages/wall.json"
};
static const uint8_t file_83[] = {
#embed "../../../Config/pages/wall.mustache"
};
static const uint8_t file_84[] = {
#embed "../../../Config/pages/whatif.mustache"
};
static const uint8_t file_85[] = {
#embed "../../../Config/profiles/apc-ats.yaml"
};
static const uint8_t file_86[] = {
#embed "../../../Config/profiles/apc-easypdu.yaml"
};
static const uint8_t file_87[] = {
#embed "../../../Config/profiles/apc-masterswitch.yaml"
};
static const uint8_t file_88[] = {
#embed "../../../Config/profiles/apc-rpdu2.yaml"
};
static const uint8_t file_89[] = {
#embed "../../../Config/profiles/apc-ups.yaml"
};
static const uint8_t file_90[] = {
#embed "../../../Config/profiles/aten-pe.yaml"
};
static const uint8_t file_91[] = {
#embed "../../../Config/profiles/avocent-pm.yaml"
};
static const uint8_t file_92[] = {
#embed "../../../Config/profiles/clever-pdu.yaml"
};
static const uint8_t file_93[] = {
#embed "../../../Config/profiles/conteg.yaml"
};
static const uint8_t file_94[] = {
#embed "../../../Config/profiles/cyberpower-ats.yaml"
};
static const uint8_t file_95[] = {
#embed "../../../Config/profiles/cyberpower-epdu.yaml"
};
static const uint8_t file_96[] = {
#embed "../../../Config/profiles/cyberpower-ups.yaml"
};
static const uint8_t file_97[] = {
#embed "../../../Config/profiles/dell-rpdu.yaml"
};
static const uint8_t file_98[] = {
#embed "../../../Config/profiles/dell-ups.yaml"
};
static const uint8_t file_99[] = {
#embed "../../../Config/profiles/delta.yaml"
};
static const uint8_t file_100[] = {
#embed "../../../Config/profiles/eaton-ats.yaml"
};
static const uint8_t file_101[] = {
#embed "../../../Config/profiles/eaton-ats30.yaml"
};
static const uint8_t file_102[] = {
#embed "../../../Config/profiles/eaton-epdu.yaml"
};
static const uint8_t file_103[] = {
#embed "../../../Config/profiles/eaton-pdu.yaml"
};
static const uint8_t file_104[] = {
#embed "../../../Config/profiles/eaton-xups.yaml"
};
static const uint8_t file_105[] = {
#embed "../../../Config/profiles/emd.yaml"
};
static const uint8_t file_106[] = {
#embed "../../../Config/profiles/enlogic.yaml"
};
static const uint8_t file_107[] = {
#embed "../../../Config/profiles/geist-v3.yaml"
};
static const uint8_t file_108[] = {
#embed "../../../Config/profiles/gude.yaml"
};
static const uint8_t file_109[] = {
#embed "../../../Config/profiles/hpe-ipdu.yaml"
};
static const uint8_t file_110[] = {
#embed "../../../Config/profiles/hpe-pdu2.yaml"
};
static const uint8_t file_111[] = {
#embed "../../../Config/profiles/hpe-pdu3.yaml"
};
static const uint8_t file_112[] = {
#embed "../../../Config/profiles/hpe-pdumm.yaml"
};
static const uint8_t file_113[] = {
#embed "../../../Config/profiles/hpe-ups.yaml"
};
static const uint8_t file_114[] = {
#embed "../../../Config/profiles/huawei-smu.yaml"
};
static const uint8_t file_115[] = {
#embed "../../../Config/profiles/huawei-ups.yaml"
};
static const uint8_t file_116[] = {
#embed "../../../Config/profiles/ibm-pdu.yaml"
};
static const uint8_t file_117[] = {
#embed "../../../Config/profiles/if-mib.yaml"
};
static const uint8_t file_118[] = {
#embed "../../../Config/profiles/liebert-mph.yaml"
};
static const uint8_t file_119[] = {
#embed "../../../Config/profiles/liebert-series.yaml"
};
static const uint8_t file_120[] = {
#embed "../../../Config/profiles/liebert-unity.yaml"
};
static const uint8_t file_121[] = {
#embed "../../../Config/profiles/liebert.yaml"
};
static const uint8_t file_122[] = {
#embed "../../../Config/profiles/megatec.yaml"
};
static const uint8_t file_123[] = {
#embed "../../../Config/profiles/mge.yaml"
};
static const uint8_t file_124[] = {
#embed "../../../Config/profiles/panduit.yaml"
};
static const uint8_t file_125[] = {
#embed "../../../Config/profiles/raritan-px1.yaml"
};
static const uint8_t file_126[] = {
#embed "../../../Config/profiles/raritan-px2.yaml"
};
static const uint8_t file_127[] = {
#embed "../../../Config/profiles/raritan-ts.yaml"
};
static const uint8_t file_128[] = {
#embed "../../../Config/profiles/rittal-cmc3.yaml"
};
static const uint8_t file_129[] = {
#embed "../../../Config/profiles/schleifenbauer.yaml"
};
static const uint8_t file_130[] = {
#embed "../../../Config/profiles/sentry3.yaml"
};
static const uint8_t file_131[] = {
#embed "../../../Config/profiles/sentry4.yaml"
};
static const uint8_t file_132[] = {
#embed "../../../Config/profiles/smart-ats.yaml"
};
static const uint8_t file_133[] = {
#embed "../../../Config/profiles/socomec-netvision5.yaml"
};
static const uint8_t file_134[] = {
#embed "../../../Config/profiles/socomec-pdu.yaml"
};
static const uint8_t file_135[] = {
#embed "../../../Config/profiles/socomec.yaml"
};
static const uint8_t file_136[] = {
#embed "../../../Config/profiles/tripplite-ats.yaml"
};
static const uint8_t file_137[] = {
#embed "../../../Config/profiles/tripplite-pdu.yaml"
};
static const uint8_t file_138[] = {
#embed "../../../Config/profiles/tripplite-ups.yaml"
};
static const uint8_t file_139[] = {
#embed "../../../Config/profiles/ups-mib.yaml"
};
static const uint8_t file_140[] = {
#embed "../../../Config/profiles/vertiv-geist.yaml"
};
static const uint8_t file_141[] = {
#embed "../../../Config/profiles/vertiv-ita2.yaml"
};
static const uint8_t file_142[] = {
#embed "../../../Config/reports/credit-note.html"
};
static const uint8_t file_143[] = {
#embed "../../../Config/reports/index.html"
};
static const uint8_t file_144[] = {
#embed "../../../Config/reports/month.html"
};
static const uint8_t file_145[] = {
#embed "../../../Config/reports/print.py"
};
static const uint8_t file_146[] = {
#embed "../../../Config/terms/climate-by-line-item.yaml"
};
static const uint8_t file_147[] = {
#embed "../../../Config/terms/downtime-tiers.yaml"
};
static const uint8_t file_148[] = {
#embed "../../../Config/terms/dual-and-single-feed.yaml"
};
static const uint8_t file_149[] = {
#embed "../../../Config/terms/fiftyfold-outages.yaml"
};
static const uint8_t file_150[] = {
#embed "../../../Config/terms/five-nines-tiers.yaml"
};
static const uint8_t file_151[] = {
#embed "../../../Config/terms/four-nines-tenth.yaml"
};
static const uint8_t file_152[] = {
#embed "../../../Config/terms/four-tiers.yaml"
};
static const uint8_t file_153[] = {
#embed "../../../Config/terms/half-hour-credits.yaml"
};
static const uint8_t file_154[] = {
#embed "../../../Config/terms/idc-standard.yaml"
};
static const uint8_t file_155[] = {
#embed "../../../Config/terms/net-of-maintenance-tiers.yaml"
};
static const uint8_t file_156[] = {
#embed "../../../Config/terms/office-hours-maintenance.yaml"
};
static const uint8_t file_157[] = {
#embed "../../../Config/terms/quarter-hour-days.yaml"
};
static const uint8_t file_158[] = {
#embed "../../../Config/terms/sum-per-ampere.yaml"
};
static const uint8_t file_159[] = {
#embed "../../../Config/terms/tenfold-beyond-target.yaml"
};
static const uint8_t file_160[] = {
#embed "../../../Config/terms/tiered-credits.yaml"
};
static const uint8_t file_161[] = {
#embed "../../../Config/terms/whole-hour-days.yaml"
};
static const uint8_t file_162[] = {
#embed "../../../Config/terms/yearly-added-days.yaml"
};
static const uint8_t file_163[] = {
#embed "../../../Documentation/schema/mainstay.json"
};
static const uint8_t file_164[] = {
#embed "../../../MIBs/APC-EASYPDU-MIB.txt"
};
static const uint8_t file_165[] = {
#embed "../../../MIBs/ATEN-PE-CFG.txt"
};
static const uint8_t file_166[] = {
#embed "../../../MIBs/ATS-MIB.txt"
};
static const uint8_t file_167[] = {
#embed "../../../MIBs/BRIDGE-MIB.txt"
};
static const uint8_t file_168[] = {
#embed "../../../MIBs/CLEVER-PDU-MIB.txt"
};
static const uint8_t file_169[] = {
#embed "../../../MIBs/CONTEG-DATABUS-MIB.txt"
};
static const uint8_t file_170[] = {
#embed "../../../MIBs/CPQPOWER-MIB.txt"
};
static const uint8_t file_171[] = {
#embed "../../../MIBs/CPS-MIB.txt"
};
static const uint8_t file_172[] = {
#embed "../../../MIBs/DELL-SNMP-UPS-MIB.txt"
};
static const uint8_t file_173[] = {
#embed "../../../MIBs/DellrPDU-MIB.txt"
};
static const uint8_t file_174[] = {
#embed "../../../MIBs/DeltaUPS-MIB.txt"
};
static const uint8_t file_175[] = {
#embed "../../../MIBs/EATON-ATS2-MIB.txt"
};
static const uint8_t file_176[] = {
#embed "../../../MIBs/EATON-ATS30-MIB.txt"
};
static const uint8_t file_177[] = {
#embed "../../../MIBs/EATON-EPDU-MIB.txt"
};
static const uint8_t file_178[] = {
#embed "../../../MIBs/EATON-PDU-MIB.txt"
};
static const uint8_t file_179[] = {
#embed "../../../MIBs/ENLOGIC-PDU-MIB.txt"
};
static const uint8_t file_180[] = {
#embed "../../../MIBs/ENTITY-MIB.txt"
};
static const uint8_t file_181[] = {
#embed "../../../MIBs/EPPC-MIB.txt"
};
static const uint8_t file_182[] = {
#embed "../../../MIBs/GEIST-MIB-V3.txt"
};
static const uint8_t file_183[] = {
#embed "../../../MIBs/GUDEADS-EPC1104-MIB.txt"
};
static const uint8_t file_184[] = {
#embed "../../../MIBs/GUDEADS-EPC1202-MIB.txt"
};
static const uint8_t file_185[] = {
#embed "../../../MIBs/GUDEADS-EPC8031-MIB.txt"
};
static const uint8_t file_186[] = {
#embed "../../../MIBs/HUAWEI-SITE-MONITOR-MIB.txt"
};
static const uint8_t file_187[] = {
#embed "../../../MIBs/HUAWEI-UPS-MIB.txt"
};
static const uint8_t file_188[] = {
#embed "../../../MIBs/IBM-PDU-MIB.txt"
};
static const uint8_t file_189[] = {
#embed "../../../MIBs/IF-MIB.txt"
};
static const uint8_t file_190[] = {
#embed "../../../MIBs/LIEBERT-GP-AGENT-MIB.txt"
};
static const uint8_t file_191[] = {
#embed "../../../MIBs/LIEBERT-GP-CONDITIONS-MIB.txt"
};
static const uint8_t file_192[] = {
#embed "../../../MIBs/LIEBERT-GP-FLEXIBLE-MIB.txt"
};
static const uint8_t file_193[] = {
#embed "../../../MIBs/LIEBERT-GP-NOTIFICATIONS-MIB.txt"
};
static const uint8_t file_194[] = {
#embed "../../../MIBs/LIEBERT-GP-PDU-MIB.txt"
};
static const uint8_t file_195[] = {
#embed "../../../MIBs/LIEBERT-GP-POWER-MIB.txt"
};
static const uint8_t file_196[] = {
#embed "../../../MIBs/LIEBERT-SERIES-UPS-MIB.txt"
};
static const uint8_t file_197[] = {
#embed "../../../MIBs/LLDP-MIB.txt"
};
static const uint8_t file_198[] = {
#embed "../../../MIBs/MAINSTAY-MIB.txt"
};
static const uint8_t file_199[] = {
#embed "../../../MIBs/MG-SNMP-UPS-MIB.txt"
};
static const uint8_t file_200[] = {
#embed "../../../MIBs/NET-SNMP-MIB.txt"
};
static const uint8_t file_201[] = {
#embed "../../../MIBs/PANDUIT-MIB.txt"
};
static const uint8_t file_202[] = {
#embed "../../../MIBs/PDU-MIB.txt"
};
static const uint8_t file_203[] = {
#embed "../../../MIBs/PDU2-MIB.txt"
};
static const uint8_t file_204[] = {
#embed "../../../MIBs/PM-MIB.txt"
};
static const uint8_t file_205[] = {
#embed "../../../MIBs/PowerNet-MIB.txt"
};
static const uint8_t file_206[] = {
#embed "../../../MIBs/RITTAL-CMC-III-MIB.txt"
};
static const uint8_t file_207[] = {
#embed "../../../MIBs/SCHLEIFENBAUER-DATABUS-MIB.txt"
};
static const uint8_t file_208[] = {
#embed "../../../MIBs/SNMP-FRAMEWORK-MIB.txt"
};
static const uint8_t file_209[] = {
#embed "../../../MIBs/SNMPv2-CONF.txt"
};
static const uint8_t file_210[] = {
#embed "../../../MIBs/SNMPv2-MIB.txt"
};
static const uint8_t file_211[] = {
#embed "../../../MIBs/SNMPv2-SMI.txt"
};
static const uint8_t file_212[] = {
#embed "../../../MIBs/SNMPv2-TC.txt"
};
static const uint8_t file_213[] = {
#embed "../../../MIBs/SOCOMEC-NETVISION5-MIB.txt"
};
static const uint8_t file_214[] = {
#embed "../../../MIBs/SOCOMECPDU-MIB.txt"
};
static const uint8_t file_215[] = {
#embed "../../../MIBs/SOCOMECUPS-MIB.txt"
};
static const uint8_t file_216[] = {
#embed "../../../MIBs/Sentry3-MIB.txt"
};
static const uint8_t file_217[] = {
#embed "../../../MIBs/Sentry4-MIB.txt"
};
static const uint8_t file_218[] = {
#embed "../../../MIBs/TRIPPLITE-PRODUCTS.txt"
};
static const uint8_t file_219[] = {
#embed "../../../MIBs/UPS-MIB.txt"
};
static const uint8_t file_220[] = {
#embed "../../../MIBs/VERTIV-ITA2-MIB.txt"
};
static const uint8_t file_221[] = {
#embed "../../../MIBs/VERTIV-V5-MIB.txt"
};
static const uint8_t file_222[] = {
#embed "../../../MIBs/XPPC-MIB.txt"
};
static const uint8_t file_223[] = {
#embed "../../../MIBs/XUPS-MIB.txt"
};
static const uint8_t file_224[] = {
#embed "../../../Packaging/components.tsv"
};

static const shipped_file files[] = {
    {"calendars/cn.yaml", file_0, sizeof file_0},
    {"hooks/anchor-file", file_1, sizeof file_1},
    {"hooks/anchor-git", file_2, sizeof file_2},
    {"hooks/anchor-timestamp", file_3, sizeof file_3},
    {"hooks/chat", file_4, sizeof file_4},
    {"hooks/email", file_5, sizeof file_5},
    {"hooks/log", file_6, sizeof file_6},
    {"hooks/sendmail", file_7, sizeof file_7},
    {"hooks/sms", file_8, sizeof file_8},
    {"hooks/snmptrap", file_9, sizeof file_9},
    {"hooks/syslog", file_10, sizeof file_10},
    {"mainstay.yaml", file_11, sizeof file_11},
    {"pages/audit.json", file_12, sizeof file_12},
    {"pages/audit.mustache", file_13, sizeof file_13},
    {"pages/calendar.css", file_14, sizeof file_14},
    {"pages/calendar.mustache", file_15, sizeof file_15},
    {"pages/contract.mustache", file_16, sizeof file_16},
    {"pages/contracts.json", file_17, sizeof file_17},
    {"pages/contracts.mustache", file_18, sizeof file_18},
    {"pages/contracttraffic.mustache", file_19, sizeof file_19},
    {"pages/cords.mustache", file_20, sizeof file_20},
    {"pages/deadlines.css", file_21, sizeof file_21},
    {"pages/deadlines.json", file_22, sizeof file_22},
    {"pages/deadlines.mustache", file_23, sizeof file_23},
    {"pages/device.mustache", file_24, sizeof file_24},
    {"pages/devices.json", file_25, sizeof file_25},
    {"pages/devices.mustache", file_26, sizeof file_26},
    {"pages/evidence.mustache", file_27, sizeof file_27},
    {"pages/fault.mustache", file_28, sizeof file_28},
    {"pages/field.mustache", file_29, sizeof file_29},
    {"pages/forecast-tabs.css", file_30, sizeof file_30},
    {"pages/forecast-tabs.mustache", file_31, sizeof file_31},
    {"pages/forecast.json", file_32, sizeof file_32},
    {"pages/forecast.mustache", file_33, sizeof file_33},
    {"pages/form.css", file_34, sizeof file_34},
    {"pages/form.json", file_35, sizeof file_35},
    {"pages/form.mustache", file_36, sizeof file_36},
    {"pages/headroom.mustache", file_37, sizeof file_37},
    {"pages/history.css", file_38, sizeof file_38},
    {"pages/history.mustache", file_39, sizeof file_39},
    {"pages/icon.svg", file_40, sizeof file_40},
    {"pages/layout.json", file_41, sizeof file_41},
    {"pages/layout.mustache", file_42, sizeof file_42},
    {"pages/login.css", file_43, sizeof file_43},
    {"pages/login.json", file_44, sizeof file_44},
    {"pages/login.mustache", file_45, sizeof file_45},
    {"pages/month.css", file_46, sizeof file_46},
    {"pages/month.js", file_47, sizeof file_47},
    {"pages/month.mustache", file_48, sizeof file_48},
    {"pages/outage.mustache", file_49, sizeof file_49},
    {"pages/page.js", file_50, sizeof file_50},
    {"pages/port.mustache", file_51, sizeof file_51},
    {"pages/receipt.css", file_52, sizeof file_52},
    {"pages/receipt.json", file_53, sizeof file_53},
    {"pages/receipt.mustache", file_54, sizeof file_54},
    {"pages/record.css", file_55, sizeof file_55},
    {"pages/record.json", file_56, sizeof file_56},
    {"pages/record.mustache", file_57, sizeof file_57},
    {"pages/registers.css", file_58, sizeof file_58},
    {"pages/registers.json", file_59, sizeof file_59},
    {"pages/registers.mustache", file_60, sizeof file_60},
    {"pages/signal.mustache", file_61, sizeof file_61},
    {"pages/style.css", file_62, sizeof file_62},
    {"pages/traffic.json", file_63, sizeof file_63},
    {"pages/traffic.mustache", file_64, sizeof file_64},
    {"pages/trafficpictures.mustache", file_65, sizeof file_65},
    {"pages/wall-acknowledged.mustache", file_66, sizeof file_66},
    {"pages/wall-banner.mustache", file_67, sizeof file_67},
    {"pages/wall-batteries.mustache", file_68, sizeof file_68},
    {"pages/wall-contracts.mustache", file_69, sizeof file_69},
    {"pages/wall-degraded.svg", file_70, sizeof file_70},
    {"pages/wall-down.svg", file_71, sizeof file_71},
    {"pages/wall-emergencies.mustache", file_72, sizeof file_72},
    {"pages/wall-network.mustache", file_73, sizeof file_73},
    {"pages/wall-power.mustache", file_74, sizeof file_74},
    {"pages/wall-rooms.mustache", file_75, sizeof file_75},
    {"pages/wall-trouble.mustache", file_76, sizeof file_76},
    {"pages/wall-unknown.svg", file_77, sizeof file_77},
    {"pages/wall-up.svg", file_78, sizeof file_78},
    {"pages/wall-works.mustache", file_79, sizeof file_79},
    {"pages/wall.css", file_80, sizeof file_80},
    {"pages/wall.js", file_81, sizeof file_81},
    {"pages/wall.json", file_82, sizeof file_82},
    {"pages/wall.mustache", file_83, sizeof file_83},
    {"pages/whatif.mustache", file_84, sizeof file_84},
    {"profiles/apc-ats.yaml", file_85, sizeof file_85},
    {"profiles/apc-easypdu.yaml", file_86, sizeof file_86},
    {"profiles/apc-masterswitch.yaml", file_87, sizeof file_87},
    {"profiles/apc-rpdu2.yaml", file_88, sizeof file_88},
    {"profiles/apc-ups.yaml", file_89, sizeof file_89},
    {"profiles/aten-pe.yaml", file_90, sizeof file_90},
    {"profiles/avocent-pm.yaml", file_91, sizeof file_91},
    {"profiles/clever-pdu.yaml", file_92, sizeof file_92},
    {"profiles/conteg.yaml", file_93, sizeof file_93},
    {"profiles/cyberpower-ats.yaml", file_94, sizeof file_94},
    {"profiles/cyberpower-epdu.yaml", file_95, sizeof file_95},
    {"profiles/cyberpower-ups.yaml", file_96, sizeof file_96},
    {"profiles/dell-rpdu.yaml", file_97, sizeof file_97},
    {"profiles/dell-ups.yaml", file_98, sizeof file_98},
    {"profiles/delta.yaml", file_99, sizeof file_99},
    {"profiles/eaton-ats.yaml", file_100, sizeof file_100},
    {"profiles/eaton-ats30.yaml", file_101, sizeof file_101},
    {"profiles/eaton-epdu.yaml", file_102, sizeof file_102},
    {"profiles/eaton-pdu.yaml", file_103, sizeof file_103},
    {"profiles/eaton-xups.yaml", file_104, sizeof file_104},
    {"profiles/emd.yaml", file_105, sizeof file_105},
    {"profiles/enlogic.yaml", file_106, sizeof file_106},
    {"profiles/geist-v3.yaml", file_107, sizeof file_107},
    {"profiles/gude.yaml", file_108, sizeof file_108},
    {"profiles/hpe-ipdu.yaml", file_109, sizeof file_109},
    {"profiles/hpe-pdu2.yaml", file_110, sizeof file_110},
    {"profiles/hpe-pdu3.yaml", file_111, sizeof file_111},
    {"profiles/hpe-pdumm.yaml", file_112, sizeof file_112},
    {"profiles/hpe-ups.yaml", file_113, sizeof file_113},
    {"profiles/huawei-smu.yaml", file_114, sizeof file_114},
    {"profiles/huawei-ups.yaml", file_115, sizeof file_115},
    {"profiles/ibm-pdu.yaml", file_116, sizeof file_116},
    {"profiles/if-mib.yaml", file_117, sizeof file_117},
    {"profiles/liebert-mph.yaml", file_118, sizeof file_118},
    {"profiles/liebert-series.yaml", file_119, sizeof file_119},
    {"profiles/liebert-unity.yaml", file_120, sizeof file_120},
    {"profiles/liebert.yaml", file_121, sizeof file_121},
    {"profiles/megatec.yaml", file_122, sizeof file_122},
    {"profiles/mge.yaml", file_123, sizeof file_123},
    {"profiles/panduit.yaml", file_124, sizeof file_124},
    {"profiles/raritan-px1.yaml", file_125, sizeof file_125},
    {"profiles/raritan-px2.yaml", file_126, sizeof file_126},
    {"profiles/raritan-ts.yaml", file_127, sizeof file_127},
    {"profiles/rittal-cmc3.yaml", file_128, sizeof file_128},
    {"profiles/schleifenbauer.yaml", file_129, sizeof file_129},
    {"profiles/sentry3.yaml", file_130, sizeof file_130},
    {"profiles/sentry4.yaml", file_131, sizeof file_131},
    {"profiles/smart-ats.yaml", file_132, sizeof file_132},
    {"profiles/socomec-netvision5.yaml", file_133, sizeof file_133},
    {"profiles/socomec-pdu.yaml", file_134, sizeof file_134},
    {"profiles/socomec.yaml", file_135, sizeof file_135},
    {"profiles/tripplite-ats.yaml", file_136, sizeof file_136},
    {"profiles/tripplite-pdu.yaml", file_137, sizeof file_137},
    {"profiles/tripplite-ups.yaml", file_138, sizeof file_138},
    {"profiles/ups-mib.yaml", file_139, sizeof file_139},
    {"profiles/vertiv-geist.yaml", file_140, sizeof file_140},
    {"profiles/vertiv-ita2.yaml", file_141, sizeof file_141},
    {"reports/credit-note.html", file_142, sizeof file_142},
    {"reports/index.html", file_143, sizeof file_143},
    {"reports/month.html", file_144, sizeof file_144},
    {"reports/print.py", file_145, sizeof file_145},
    {"terms/climate-by-line-item.yaml", file_146, sizeof file_146},
    {"terms/downtime-tiers.yaml", file_147, sizeof file_147},
    {"terms/dual-and-single-feed.yaml", file_148, sizeof file_148},
    {"terms/fiftyfold-outages.yaml", file_149, sizeof file_149},
    {"terms/five-nines-tiers.yaml", file_150, sizeof file_150},
    {"terms/four-nines-tenth.yaml", file_151, sizeof file_151},
    {"terms/four-tiers.yaml", file_152, sizeof file_152},
    {"terms/half-hour-credits.yaml", file_153, sizeof file_153},
    {"terms/idc-standard.yaml", file_154, sizeof file_154},
    {"terms/net-of-maintenance-tiers.yaml", file_155, sizeof file_155},
    {"terms/office-hours-maintenance.yaml", file_156, sizeof file_156},
    {"terms/quarter-hour-days.yaml", file_157, sizeof file_157},
    {"terms/sum-per-ampere.yaml", file_158, sizeof file_158},
    {"terms/tenfold-beyond-target.yaml", file_159, sizeof file_159},
    {"terms/tiered-credits.yaml", file_160, sizeof file_160},
    {"terms/whole-hour-days.yaml", file_161, sizeof file_161},
    {"terms/yearly-added-days.yaml", file_162, sizeof file_162},
    {"Documentation/schema/mainstay.json", file_163, sizeof file_163},
    {"MIBs/APC-EASYPDU-MIB.txt", file_164, sizeof file_164},
    {"MIBs/ATEN-PE-CFG.txt", file_165, sizeof file_165},
    {"MIBs/ATS-MIB.txt", file_166, sizeof file_166},
    {"MIBs/BRIDGE-MIB.txt", file_167, sizeof file_167},
    {"MIBs/CLEVER-PDU-MIB.txt", file_168, sizeof file_168},
    {"MIBs/CONTEG-DATABUS-MIB.txt", file_169, sizeof file_169},
    {"MIBs/CPQPOWER-MIB.txt", file_170, sizeof file_170},
    {"MIBs/CPS-MIB.txt", file_171, sizeof file_171},
    {"MIBs/DELL-SNMP-UPS-MIB.txt", file_172, sizeof file_172},
    {"MIBs/DellrPDU-MIB.txt", file_173, sizeof file_173},
    {"MIBs/DeltaUPS-MIB.txt", file_174, sizeof file_174},
    {"MIBs/EATON-ATS2-MIB.txt", file_175, sizeof file_175},
    {"MIBs/EATON-ATS30-MIB.txt", file_176, sizeof file_176},
    {"MIBs/EATON-EPDU-MIB.txt", file_177, sizeof file_177},
    {"MIBs/EATON-PDU-MIB.txt", file_178, sizeof file_178},
    {"MIBs/ENLOGIC-PDU-MIB.txt", file_179, sizeof file_179},
    {"MIBs/ENTITY-MIB.txt", file_180, sizeof file_180},
    {"MIBs/EPPC-MIB.txt", file_181, sizeof file_181},
    {"MIBs/GEIST-MIB-V3.txt", file_182, sizeof file_182},
    {"MIBs/GUDEADS-EPC1104-MIB.txt", file_183, sizeof file_183},
    {"MIBs/GUDEADS-EPC1202-MIB.txt", file_184, sizeof file_184},
    {"MIBs/GUDEADS-EPC8031-MIB.txt", file_185, sizeof file_185},
    {"MIBs/HUAWEI-SITE-MONITOR-MIB.txt", file_186, sizeof file_186},
    {"MIBs/HUAWEI-UPS-MIB.txt", file_187, sizeof file_187},
    {"MIBs/IBM-PDU-MIB.txt", file_188, sizeof file_188},
    {"MIBs/IF-MIB.txt", file_189, sizeof file_189},
    {"MIBs/LIEBERT-GP-AGENT-MIB.txt", file_190, sizeof file_190},
    {"MIBs/LIEBERT-GP-CONDITIONS-MIB.txt", file_191, sizeof file_191},
    {"MIBs/LIEBERT-GP-FLEXIBLE-MIB.txt", file_192, sizeof file_192},
    {"MIBs/LIEBERT-GP-NOTIFICATIONS-MIB.txt", file_193, sizeof file_193},
    {"MIBs/LIEBERT-GP-PDU-MIB.txt", file_194, sizeof file_194},
    {"MIBs/LIEBERT-GP-POWER-MIB.txt", file_195, sizeof file_195},
    {"MIBs/LIEBERT-SERIES-UPS-MIB.txt", file_196, sizeof file_196},
    {"MIBs/LLDP-MIB.txt", file_197, sizeof file_197},
    {"MIBs/MAINSTAY-MIB.txt", file_198, sizeof file_198},
    {"MIBs/MG-SNMP-UPS-MIB.txt", file_199, sizeof file_199},
    {"MIBs/NET-SNMP-MIB.txt", file_200, sizeof file_200},
    {"MIBs/PANDUIT-MIB.txt", file_201, sizeof file_201},
    {"MIBs/PDU-MIB.txt", file_202, sizeof file_202},
    {"MIBs/PDU2-MIB.txt", file_203, sizeof file_203},
    {"MIBs/PM-MIB.txt", file_204, sizeof file_204},
    {"MIBs/PowerNet-MIB.txt", file_205, sizeof file_205},
    {"MIBs/RITTAL-CMC-III-MIB.txt", file_206, sizeof file_206},
    {"MIBs/SCHLEIFENBAUER-DATABUS-MIB.txt", file_207, sizeof file_207},
    {"MIBs/SNMP-FRAMEWORK-MIB.txt", file_208, sizeof file_208},
    {"MIBs/SNMPv2-CONF.txt", file_209, sizeof file_209},
    {"MIBs/SNMPv2-MIB.txt", file_210, sizeof file_210},
    {"MIBs/SNMPv2-SMI.txt", file_211, sizeof file_211},
    {"MIBs/SNMPv2-TC.txt", file_212, sizeof file_212},
    {"MIBs/SOCOMEC-NETVISION5-MIB.txt", file_213, sizeof file_213},
    {"MIBs/SOCOMECPDU-MIB.txt", file_214, sizeof file_214},
    {"MIBs/SOCOMECUPS-MIB.txt", file_215, sizeof file_215},
    {"MIBs/Sentry3-MIB.txt", file_216, sizeof file_216},
    {"MIBs/Sentry4-MIB.txt", file_217, sizeof file_217},
    {"MIBs/TRIPPLITE-PRODUCTS.txt", file_218, sizeof file_218},
    {"MIBs/UPS-MIB.txt", file_219, sizeof file_219},
    {"MIBs/VERTIV-ITA2-MIB.txt", file_220, sizeof file_220},
    {"MIBs/VERTIV-V5-MIB.txt", file_221, sizeof file_221},
    {"MIBs/XPPC-MIB.txt", file_222, sizeof file_222},
    {"MIBs/XUPS-MIB.txt", file_223, sizeof file_223},
    {"Packaging/components.tsv", file_224, sizeof file_224},
};

size_t shipped_file_count(void) { return sizeof files / sizeof *files; }

const shipped_file *shipped_file_at(size_t index) {
    return index < shipped_file_count() ? &files[index] : NULL;
}
