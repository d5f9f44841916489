/**
 * What the public suffix list's own tests (test_psl) ask of an implementation, as a table of ours. The tests are dedicated
 * to the public domain: https://creativecommons.org/publicdomain/zero/1.0/
 */

/** By registrable domain: the names that it is the registrable domain of. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  // Mixed case.
  "example.com": ["example.COM", "WwW.example.COM", "example.com", "b.example.com", "a.b.example.com"],
  // A top-level domain that is not listed.
  "example.example": ["example.example", "b.example.example", "a.b.example.example"],
  // One rule only.
  "domain.biz": ["domain.biz", "b.domain.biz", "a.b.domain.biz"],
  // Some rules of two levels; a private one.
  "example.uk.com": ["example.uk.com", "b.example.uk.com", "a.b.example.uk.com"],
  "test.ac": ["test.ac"],
  // A wildcard rule.
  "b.c.mm": ["b.c.mm", "a.b.c.mm"],
  // Rules of several levels, wildcards and exceptions.
  "test.jp": ["test.jp", "www.test.jp"],
  "test.ac.jp": ["test.ac.jp", "www.test.ac.jp"],
  "test.kyoto.jp": ["test.kyoto.jp"],
  "b.ide.kyoto.jp": ["b.ide.kyoto.jp", "a.b.ide.kyoto.jp"],
  "b.c.kobe.jp": ["b.c.kobe.jp", "a.b.c.kobe.jp"],
  "city.kobe.jp": ["city.kobe.jp", "www.city.kobe.jp"],
  "b.test.ck": ["b.test.ck", "a.b.test.ck"],
  "www.ck": ["www.ck", "www.www.ck"],
  "test.us": ["test.us", "www.test.us"],
  "test.ak.us": ["test.ak.us", "www.test.ak.us"],
  "test.k12.ak.us": ["test.k12.ak.us", "www.test.k12.ak.us"],
  // International names, in Unicode and in punycode.
  "食狮.com.cn": ["食狮.com.cn"],
  "食狮.公司.cn": ["食狮.公司.cn", "www.食狮.公司.cn"],
  "shishi.公司.cn": ["shishi.公司.cn"],
  "食狮.中国": ["食狮.中国", "www.食狮.中国"],
  "shishi.中国": ["shishi.中国"],
  "xn--85x722f.com.cn": ["xn--85x722f.com.cn"],
  "xn--85x722f.xn--55qx5d.cn": ["xn--85x722f.xn--55qx5d.cn", "www.xn--85x722f.xn--55qx5d.cn"],
  "shishi.xn--55qx5d.cn": ["shishi.xn--55qx5d.cn"],
  "xn--85x722f.xn--fiqs8s": ["xn--85x722f.xn--fiqs8s", "www.xn--85x722f.xn--fiqs8s"],
  "shishi.xn--fiqs8s": ["shishi.xn--fiqs8s"],
};

/** Names without one: public suffixes, and what starts with a dot. */
const NONE =
  "COM .com .example .example.com .example.example example biz com uk.com mm c.mm jp ac.jp kyoto.jp ide.kyoto.jp c.kobe.jp ck test.ck us ak.us k12.ak.us 公司.cn 中国 xn--55qx5d.cn xn--fiqs8s";

/** [hostname, registrable domain or null] */
export const PUBLIC_SUFFIX_CASES: readonly (readonly [string, string | null])[] = [
  ...Object.entries(NAMES).flatMap(([domain, names]) => names.map((name) => [name, domain] as const)),
  ...NONE.split(" ").map((name) => [name, null] as const),
];
