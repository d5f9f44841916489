import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { LENIENT, SHAPES, type ShapeName, type Shapes, STRICT } from "../../emulator/api/shapes";
import { PROVIDER_VERSIONS } from "../../emulator/provider/provider-version";
import { selfSigned } from "../emulator/api/self-signed";
import { RICH_PLATFORMS, RICH_REGISTRY, RICH_UPLOADED, RICH_VARIABLES } from "../support/rich-registry";
import { effectsOf, type SandboxProject, startProject } from "./project";
import type { SandboxStack } from "./sandbox";
import { describeWithTerraform } from "./terraform";

const NAMES = Object.keys(SHAPES) as ShapeName[];

/** Enough to tell all shapes' numbers apart. */
const BITS = [...Array(Math.ceil(Math.log2(NAMES.length))).keys()];

/** Strict, lenient, and mixtures of both: every two shapes meet in every way. */
const MIXTURES: Record<string, Shapes> = {
  strict: STRICT,
  lenient: LENIENT,
  ...Object.fromEntries(
    BITS.flatMap((bit) =>
      [0, 1].map((side) => [`mixture ${bit}${side}`, mixed((index) => ((index >> bit) & 1) === side)]),
    ),
  ),
};

function mixed(strict: (index: number) => boolean): Shapes {
  return Object.assign({}, ...NAMES.map((name, index) => ({ [name]: (strict(index) ? STRICT : LENIENT)[name] })));
}

it("every two shapes meet in every way", () => {
  for (const [index, one] of NAMES.entries()) {
    for (const other of NAMES.slice(index + 1)) {
      const met = new Set(Object.values(MIXTURES).map((shapes) => `${shapes[one]} ${shapes[other]}`));
      expect([one, other, met.size]).toEqual([one, other, 4]);
    }
  }
});

for (const version of PROVIDER_VERSIONS) {
  describeWithTerraform(`a registry that uses every field, with provider ${version}`, () => {
    let project: SandboxProject;
    let stacks: SandboxStack[];

    beforeAll(async () => {
      const { staging } = RICH_PLATFORMS;
      project = await startProject(RICH_REGISTRY, {
        provider: version,
        existing: {
          zones: [{ name: staging?.zone.name ?? "", id: staging?.zone.id ?? "" }],
          kvNamespaces: [{ title: "hostnames-staging", id: staging?.dispatch.kvNamespace.id ?? "" }],
        },
      });
      const pair = selfSigned(RICH_UPLOADED);
      project.env[`TF_VAR_${RICH_VARIABLES.certificate}`] = pair.certificate;
      project.env[`TF_VAR_${RICH_VARIABLES.privateKey}`] = pair.key;
      for (const name of Object.keys(RICH_PLATFORMS)) {
        project.edit(`platform/${name}.json`, (file) => {
          file.terraform.providerVersion = version;
        });
      }
      stacks = (await project.synthesize()).filter(({ dir }) => !dir.includes("/remote-"));
      for (const stack of stacks) {
        await stack.init();
        await stack.apply();
      }
    });

    afterAll(() => project.stop());

    it("leaves nothing to do while certificates are ordered, and the fallback origin begins", async () => {
      expect(stacks).toHaveLength(5);
      expect(await effectsOf(stacks)).toEqual({});
    });

    // The releases differ in their schemas, not in how they read an answer: one of them meets all mixtures.
    const shapes = version === "5.22.0" ? MIXTURES : { strict: STRICT, lenient: LENIENT };
    it.each(Object.entries(shapes))("leaves nothing to do once all is active: %s", async (name, answers) => {
      const { emulator } = project;
      if (name === "strict") activate(project);
      emulator.reshape(answers);
      expect(await effectsOf(stacks)).toEqual({});
    });

    it("leaves nothing to do when certificates have renewed", async () => {
      project.emulator.reshape(STRICT);
      project.emulator.clock.advance({ days: 62 });
      const hostnames = project.emulator.state().custom_hostname as { hostname: string; ssl?: { method?: string } }[];
      expect(hostnames.find(({ hostname }) => hostname === "again.acme-store.com")?.ssl?.method).toBe("http");
      expect(await effectsOf(stacks)).toEqual({});
    });
  });
}

/** Every customer points their hostname here, and a day passes. */
function activate({ emulator }: SandboxProject): void {
  for (const { hostname } of emulator.state().custom_hostname as { hostname: string }[]) {
    const staging = hostname.startsWith("staging.");
    const target = staging ? "acme.edge.saasprovider-staging.net" : "customers.saasprovider.com";
    emulator.customers.setRecord(hostname, "CNAME", target);
  }
  emulator.clock.advance({ days: 1 });
}
