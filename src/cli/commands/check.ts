import { Option } from "commander";
import { checkRegistry } from "../../registry/check";
import { loadRegistry } from "../../registry/load";
import { plural } from "../../text";
import type { Command } from "../command";
import { EXIT } from "../exit-code";
import { countText, problemsText } from "../problems-text";

export const check: Command = {
  name: "check",
  summary: "Judge the registry: every problem at once, with its place and the way out.",
  declare(parser) {
    parser
      .addOption(new Option("--format <format>", "how to print").choices(["text", "json"]).default("text"))
      .option("--strict", "let warnings fail");
  },
  async run(terminal, options) {
    const started = performance.now();
    const { problems, documents } = checkRegistry(loadRegistry(terminal.cwd));
    const failed = problems.some((problem) => problem.severity === "error" || options.strict === true);
    const tenants = documents.tenants.length;
    const hostnames = documents.tenants.reduce((sum, tenant) => sum + (tenant.value.hostnames?.length ?? 0), 0);
    const ms = Math.round(performance.now() - started);
    if (options.format === "json") {
      terminal.out(JSON.stringify({ ok: !failed, problems, tenants, hostnames, ms }, null, 2));
    } else {
      if (problems.length > 0) terminal.out(`${problemsText(problems, terminal)}\n`);
      terminal.out(
        `${plural(tenants, "tenant")}, ${plural(hostnames, "hostname")}: ${countText(problems)} (${ms} ms).`,
      );
    }
    return failed ? EXIT.refused : EXIT.done;
  },
};
