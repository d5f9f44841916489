/**
 * The private suffixes of the public suffix list below which names are registered as below `co.uk`: their holders choose
 * the name servers, and so control the DNS. By operator.
 *
 * The list does not distinguish these from hosting suffixes such as `github.io`. A suffix is included here if its
 * operator's section of the list (publicsuffix.org, August 2026) names a registry, or regional or sector domains that are delegated.
 * These are few and rarely change. Every other private suffix counts as a hosting suffix, so a new one does by default.
 */
const BY_OPERATOR: Readonly<Record<string, readonly string[]>> = {
  ".KRD": ["co.krd", "edu.krd"],
  ".pl, grandfathered": ["art.pl", "gliwice.pl", "krakow.pl", "poznan.pl", "wroc.pl", "zakopane.pl"],
  "1GB": ["cc.ua", "inf.ua", "ltd.ua"],
  "Africa.com": ["africa.com"],
  "BRS Media": ["radio.am", "radio.fm"],
  CentralNic: [
    ..."br.com cn.com de.com eu.com jpn.com mex.com ru.com sa.com uk.com us.com za.com".split(" "),
    ..."za.bz com.de gb.net hu.net jp.net se.net uk.net ae.org com.se".split(" "),
  ],
  "co.ca": ["co.ca"],
  "co.com": ["co.com"],
  CoDNS: ["co.nl", "co.no"],
  "Coordination Center for TLD RU": ["ac.ru", "edu.ru", "gov.ru", "int.ru", "mil.ru"],
  "Dansk.net": ["biz.dk", "co.dk", "firm.dk", "reg.dk", "store.dk"],
  DigitalPlat: ["qzz.io", "us.kg", "xx.kg", "dpdns.org"],
  "DNS Africa": ["jozi.biz"],
  DotArai: ["online.th", "shop.th"],
  dotScot: ["co.scot", "me.scot", "org.scot"],
  "EU.org": ["eu.org"],
  FAITID: [
    ..."ru.net adygeya.ru bashkiria.ru bir.ru cbg.ru com.ru dagestan.ru grozny.ru kalmykia.ru kustanai.ru".split(" "),
    ..."marine.ru mordovia.ru msk.ru mytis.ru nalchik.ru nov.ru pyatigorsk.ru spb.ru vladikavkaz.ru".split(" "),
    ..."vladimir.ru abkhazia.su adygeya.su aktyubinsk.su arkhangelsk.su armenia.su ashgabad.su".split(" "),
    ..."azerbaijan.su balashov.su bashkiria.su bryansk.su bukhara.su chimkent.su dagestan.su".split(" "),
    ..."east-kazakhstan.su exnet.su georgia.su grozny.su ivanovo.su jambyl.su kalmykia.su kaluga.su".split(" "),
    ..."karacol.su karaganda.su karelia.su khakassia.su krasnodar.su kurgan.su kustanai.su lenug.su".split(" "),
    ..."mangyshlak.su mordovia.su msk.su murmansk.su nalchik.su navoi.su north-kazakhstan.su nov.su".split(" "),
    ..."obninsk.su penza.su pokrovsk.su sochi.su spb.su tashkent.su termez.su togliatti.su troitsk.su".split(" "),
    ..."tselinograd.su tula.su tuva.su vladikavkaz.su vladimir.su vologda.su".split(" "),
  ],
  FearWorks: ["conn.uk", "copro.uk", "hosp.uk"],
  "Globe Hosting": ["co.ro", "shop.ro"],
  "GoDaddy Registry": ["graphic.design"],
  "Government of the Netherlands": ["gov.nl"],
  "Government of the United Kingdom": [
    ..."campaign.gov.uk service.gov.uk independent-commission.uk independent-inquest.uk".split(" "),
    ..."independent-inquiry.uk independent-panel.uk independent-review.uk public-inquiry.uk royal-commission.uk".split(
      " ",
    ),
  ],
  "GV.UY": ["gv.uy"],
  Hostbip: ["orx.biz", "biz.ng", "col.ng", "firm.ng", "gen.ng", "ltd.ng", "ngo.ng", "plc.ng"],
  "i-registry": ["co.cz"],
  iDOT: ["gr.com"],
  "info.cx": ["info.cx"],
  Interlegis: "ac al am ap ba ce df es go ma mg ms mt pa pb pe pi pr rj rn ro rr rs sc se sp to"
    .split(" ")
    .map((state) => `${state}.leg.br`),
  "ir.md": ["ir.md"],
  KV: ["co.de"],
  "Lifetime Hosting": "business education events financial network place technology"
    .split(" ")
    .map((top) => `co.${top}`),
  "Lodz University of Technology": "lodz pabianice plock sieradz skierniewice zgierz"
    .split(" ")
    .map((city) => `${city}.pl`),
  LubMAN: "krasnik leczna lubartow lublin poniatowa swidnik".split(" ").map((city) => `${city}.pl`),
  Michau: ["co.pl"],
  "MSK-IX": ["net.ru", "org.ru", "pp.ru"],
  Neustar: ["4u.com"],
  "NGO.US": ["ngo.us"],
  "Nicolaus Copernicus University": ["torun.pl"],
  "Northwest Nexus": [
    ..."aberdeen bainbridge-isl bellevue bremerton centralia chehalis forks gig-harbor hoquiam keyport".split(" "),
    ..."kingston olympia port-angeles port-ludlow port-orchard port-townsend poulsbo redmond renton sea".split(" "),
    ..."seattle sequim shelton silverdale yarrow-point".split(" "),
  ].map((place) => `${place}.wa.us`),
  OpenHost: ["16-b.it", "32-b.it", "64-b.it"],
  OsSav: ["can.re"],
  "Positive Codes": ["co.bn"],
  "priv.at": ["priv.at"],
  Radix: ["in.net", "web.in"],
  "Roar Domains": ["aus.basketball", "nz.basketball"],
  Rusnames: "xn--90amc xn--j1aef xn--j1ael8b xn--h1ahn xn--j1adp xn--c1avg xn--80aaa0cvac xn--h1aliz xn--90a1af xn--41a"
    .split(" ")
    .map((label) => `${label}.xn--p1acf`),
  "Russian Academy of Sciences": ["ras.ru"],
  "Service Online": ["biz.ua", "co.ua", "pp.ua"],
  Smallregistry:
    "aeroport avocat chambagri chirurgiens-dentistes experts-comptables medecin notaires pharmacien port veterinaire"
      .split(" ")
      .map((sector) => `${sector}.fr`),
  TASK: ["gda.pl", "gdansk.pl", "gdynia.pl", "med.pl", "sopot.pl"],
  "Tche.br": ["tche.br"],
  TechEdge: ["ec.cc", "eu.cc", "gu.cc", "uk.cc", "us.cc"],
  UDR: ["hk.com", "inc.hk", "ltd.hk", "hk.org"],
  "UK Intis": ["it.com"],
  "Universal Domain Registry": ["name.pm", "sch.tf", "biz.wf", "sch.wf", "org.yt"],
  "University of Banja Luka": ["rs.ba"],
  "University of Bielsko-Biala": ["bielsko.pl"],
  "US Registry": ["us.org"],
  "V.UA": ["v.ua"],
  ZaNiC: ["za.net", "za.org"],
};

export const REGISTRY_SUFFIXES: ReadonlySet<string> = new Set(Object.values(BY_OPERATOR).flat());
