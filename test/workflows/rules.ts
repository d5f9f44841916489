import { holdsSecret, type Job, type Step, type Workflow } from "./workflow";

/** One rule: what holds of every workflow, and one change of a workflow that breaks it. */
export interface WorkflowRule {
  readonly sentence: string;
  readonly offences: (workflow: Workflow) => readonly string[];
  readonly broken: { readonly file: string; readonly replace: readonly [from: string, to: string] };
}

/** Write permissions that a job needs, by workflow and job. */
const WRITES: Readonly<Record<string, readonly string[]>> = {
  "registry.yml check": ["statuses"],
  "registry.yml queue": ["statuses"],
  "registry.yml code-scanning": ["security-events"],
  "registry.yml instructions": ["pull-requests"],
  "plan.yml preview": ["pull-requests"],
  "drift.yml drift": ["issues"],
};

const SHELL_START =
  /(?:^|[|;&(]|\bthen\b|\bdo\b)\s*(?:[A-Z_]+="?[^ ]*"? )*(node|npm|npx|bash|sh|python3?|make|source|\.)\s+([^\n]*)/gm;

/** The programs that a step's shell starts and that could be the pull request's. */
function startsOf({ steps }: Job): { readonly command: string; readonly folder: string }[] {
  return steps.flatMap(({ run, folder }) =>
    [...run.matchAll(SHELL_START)].map(([, program, rest]) => ({ command: `${program} ${rest}`, folder })),
  );
}

/** Main's program, in whichever of the two folders main's code lies; or its packages, without their scripts. */
function isMains({ command, folder }: { readonly command: string; readonly folder: string }): boolean {
  if (command.startsWith("npm ci --ignore-scripts")) return folder !== "pull";
  if (command.startsWith("node ../switchyard/bin/switchyard.js ")) return true;
  return command.startsWith("node bin/switchyard.js ") && folder === "";
}

function runsForStrangers({ on }: Workflow): boolean {
  return "pull_request_target" in on;
}

/** Jobs of a workflow that runs for strangers, but those that run the pull request's own code on purpose. */
function trustedJobs(workflow: Workflow): readonly Job[] {
  if (!runsForStrangers(workflow)) return [];
  return workflow.jobs.filter((job) => !job.if.includes("== 'pull_request'"));
}

function untrustedJobs(workflow: Workflow): readonly Job[] {
  if (!("pull_request" in workflow.on)) return [];
  return workflow.jobs.filter((job) => !trustedJobs(workflow).includes(job));
}

function checkoutsOf(steps: readonly Step[]): readonly Step[] {
  return steps.filter(({ uses }) => uses.startsWith("actions/checkout@"));
}

function jobNamed({ jobs }: Workflow, name: string): Job | undefined {
  return jobs.find((job) => job.name === name);
}

function only(file: string, check: (workflow: Workflow) => readonly string[]): WorkflowRule["offences"] {
  return (workflow) => (workflow.file === file ? check(workflow) : []);
}

/** `message` unless `holds`. */
function unless(holds: boolean | undefined, message: string): readonly string[] {
  return holds === true ? [] : [message];
}

export const RULES: readonly WorkflowRule[] = [
  {
    sentence: "pins every action by its commit, with the version beside it",
    offences: ({ text }) =>
      [...text.matchAll(/^ +(?:- )?uses: (.+)$/gm)]
        .map(([, action = ""]) => action)
        .filter((action) => !/^[\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action)),
    broken: { file: "ci.yml", replace: ["@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0", "@v5"] },
  },
  {
    sentence: "gives no job a permission that it doesn't name, and no job more than it needs",
    offences: ({ file, permissions, jobs }) => [
      ...Object.entries(permissions)
        .filter((one) => one.join() !== "contents,read")
        .map(String),
      ...jobs.flatMap((job) => {
        const writes = Object.keys(job.permissions).filter((scope) => job.permissions[scope] === "write");
        return writes.filter((scope) => !WRITES[`${file} ${job.name}`]?.includes(scope));
      }),
    ],
    broken: { file: "release.yml", replace: ["      contents: read\n    steps", "      contents: write\n    steps"] },
  },
  {
    sentence: "writes no event's text into a shell, where it would be run",
    offences: ({ jobs }) =>
      jobs.flatMap(({ steps }) => steps.map(({ run }) => run).filter((run) => run.includes("${{"))),
    broken: { file: "registry.yml", replace: ['echo "As $person:"', 'echo "${{ github.event.pull_request.title }}"'] },
  },
  {
    sentence: "stops at a failure within a pipe as well",
    offences: ({ shell, jobs }) => {
      const pipes = jobs.some(({ steps }) => steps.some(({ run }) => run.includes("| ")));
      return unless(!pipes || shell === "bash", "shell");
    },
    broken: { file: "drift.yml", replace: ["shell: bash", "shell: sh"] },
  },
  {
    sentence: "says what happens when it is started twice",
    offences: ({ concurrency }) => unless(concurrency !== undefined, "concurrency"),
    broken: { file: "status.yml", replace: ["concurrency: status", "# none"] },
  },
  {
    sentence: "leaves no token in a checkout",
    offences: ({ jobs }) =>
      jobs.flatMap(({ name, steps }) =>
        checkoutsOf(steps)
          .filter((step) => String(step.with["persist-credentials"]) !== "false")
          .map(() => name),
      ),
    broken: { file: "release.yml", replace: ["persist-credentials: false", "persist-credentials: true"] },
  },
  {
    sentence: "reads a pull request by the hash that the event names: a branch or a merge ref may have moved since",
    offences: ({ jobs }) =>
      jobs.flatMap(({ steps }) =>
        checkoutsOf(steps)
          .map((step) => step.with.ref ?? "")
          .filter((ref) => /refs\/pull|head\.ref|head_ref/.test(ref)),
      ),
    broken: {
      file: "registry.yml",
      replace: ['ref: "${{ env.HEAD }}", path: pull', 'ref: "refs/pull/${{ env.NUMBER }}/merge", path: pull'],
    },
  },
  {
    sentence:
      "runs for pull requests into main only where it holds a secret: whoever may push another branch would choose the code",
    offences: ({ on }) =>
      unless(!("pull_request_target" in on) || on.pull_request_target?.branches?.join() === "main", "branches"),
    broken: { file: "plan.yml", replace: ["    branches: [main]\n    types: [opened", "    types: [opened"] },
  },
  {
    sentence: "starts main's code alone where it holds a secret or may write; the pull request's files are data",
    offences: (workflow) =>
      trustedJobs(workflow)
        .filter(holdsSecret)
        .flatMap((job) => startsOf(job).filter((start) => !isMains(start)))
        .map(({ command, folder }) => `${folder}: ${command}`),
    broken: {
      file: "registry.yml",
      replace: [
        "run: npm ci --ignore-scripts\n        working-directory: switchyard",
        "run: npm ci --ignore-scripts\n        working-directory: pull",
      ],
    },
  },
  {
    sentence: "names main's folder as the code's wherever main's program runs in the pull request's",
    offences: ({ env, jobs }) => {
      const inPull = jobs.some((job) => startsOf(job).some(({ command }) => command.includes("../switchyard/bin/")));
      return unless(!inPull || env.SWITCHYARD_CODE === "../switchyard", "SWITCHYARD_CODE");
    },
    broken: { file: "registry.yml", replace: ["SWITCHYARD_CODE: ../switchyard", "SWITCHYARD_CODE: ."] },
  },
  {
    sentence: "starts nothing by a script of the pull request's package.json",
    offences: (workflow) =>
      trustedJobs(workflow).flatMap((job) =>
        startsOf(job)
          .filter(({ command }) => /^npm (?!ci )|^npx /.test(command))
          .map(({ command }) => command),
      ),
    broken: {
      file: "plan.yml",
      replace: ["node bin/switchyard.js plan --preview --base HEAD", "npx switchyard plan --preview --base HEAD"],
    },
  },
  {
    sentence: "gives the pull request's own code no secret, no environment and no right to write",
    offences: (workflow) =>
      untrustedJobs(workflow)
        .filter(holdsSecret)
        .map(({ name }) => name),
    broken: {
      file: "ci.yml",
      replace: ["      CHROMIUM: /usr/bin/google-chrome", "      TOKEN: ${{ secrets.CLOUDFLARE_API_TOKEN }}"],
    },
  },
  {
    sentence: "takes a secret from an environment, which is for main alone",
    offences: ({ jobs }) =>
      jobs
        .filter(({ text, environment }) => text.includes("secrets.") && environment === undefined)
        .map(({ name }) => name),
    broken: { file: "status.yml", replace: ["environment: status", "# no environment"] },
  },
  {
    sentence: "never shows the states to a fork's pull request",
    offences: only("plan.yml", (workflow) =>
      unless(
        jobNamed(workflow, "preview")?.if.includes(
          "github.event.pull_request.head.repo.full_name == github.repository",
        ),
        "fork",
      ),
    ),
    broken: {
      file: "plan.yml",
      replace: ["github.event.pull_request.head.repo.full_name == github.repository", "true"],
    },
  },
  {
    sentence: "judges every pull request, whatever it touches, and again when it is retargeted",
    offences: only("registry.yml", ({ on }) => [
      ...["opened", "synchronize", "reopened", "edited"].filter(
        (type) => !on.pull_request_target?.types?.includes(type),
      ),
      ...Object.keys(on.pull_request_target ?? {}).filter((key) => key.startsWith("paths")),
    ]),
    broken: {
      file: "registry.yml",
      replace: ["types: [opened, synchronize, reopened, edited]", "types: [opened, synchronize]"],
    },
  },
  {
    sentence: "checks what the merge queue puts together",
    offences: ({ file, on }) =>
      unless(!["registry.yml", "ci.yml"].includes(file) || "merge_group" in on, "merge_group"),
    broken: { file: "ci.yml", replace: ["  merge_group:\n", ""] },
  },
  {
    sentence: "judges as whoever opened the pull request and as whoever pushed to it, never as the actor",
    offences: only("registry.yml", (workflow) => {
      const { OPENER, SENDER } =
        jobNamed(workflow, "check")?.steps.find(({ name }) => name === "Who must be allowed")?.env ?? {};
      const people =
        OPENER === "${{ github.event.pull_request.user.login }}" && SENDER === "${{ github.event.sender.login }}";
      return unless(people && !/github\.(?:actor|triggering_actor)/.test(workflow.text), "people");
    }),
    broken: {
      file: "registry.yml",
      replace: ["SENDER: ${{ github.event.sender.login }}", "SENDER: ${{ github.actor }}"],
    },
  },
  {
    sentence: "puts the verdict on the commit that was judged",
    offences: only("registry.yml", ({ text, jobs }) => [
      ...unless(text.includes("\n  HEAD: ${{ github.event.pull_request.head.sha }}\n"), "HEAD"),
      ...jobs
        .filter(({ permissions }) => permissions.statuses === "write")
        .flatMap(({ name, steps }) => {
          const posts = steps.filter(({ run }) => run.includes('"repos/$GITHUB_REPOSITORY/statuses/$HEAD"'));
          const read = steps.some((step) => step.with.path === "pull" && step.with.ref === "${{ env.HEAD }}");
          return unless(posts.length === 1 && read, name);
        }),
    ]),
    broken: { file: "registry.yml", replace: ["statuses/$HEAD", "statuses/$BASE"] },
  },
  {
    sentence: "uploads to code scanning only where somebody switched it on",
    offences: ({ jobs }) =>
      jobs
        .filter(
          ({ text, if: condition }) =>
            text.includes("upload-sarif") && !condition.includes("vars.SWITCHYARD_SARIF == 'true'"),
        )
        .map(({ name }) => name),
    broken: { file: "registry.yml", replace: [" && vars.SWITCHYARD_SARIF == 'true'", ""] },
  },
  {
    sentence: "gives the private keys, and the token that writes, to apply alone",
    offences: only("release.yml", ({ jobs }) => [
      ...jobs.filter(({ name, text }) => name !== "apply" && /private_key/i.test(text)).map(({ name }) => name),
      ...unless(new Set(jobs.flatMap(({ environment }) => environment ?? [])).size === 2, "environments"),
    ]),
    broken: {
      file: "release.yml",
      replace: [
        "TF_VAR_fjord_bank_certificate: ${{ secrets.FJORD_BANK_CERTIFICATE }}\n        run",
        "TF_VAR_fjord_bank_private_key: ${{ secrets.FJORD_BANK_PRIVATE_KEY }}\n        run",
      ],
    },
  },
  {
    sentence: "lets people review what a job without secrets shows, and applies nothing that it refuses",
    offences: only("release.yml", (workflow) => {
      const review = jobNamed(workflow, "review");
      const harmless = review !== undefined && !holdsSecret(review);
      return unless(harmless && jobNamed(workflow, "apply")?.needs.includes("review"), "review");
    }),
    broken: { file: "release.yml", replace: ["needs: [plan, review]", "needs: [plan]"] },
  },
  {
    sentence: "takes nothing from another job as a path before it knows that it is a digest",
    offences: only("release.yml", ({ jobs }) =>
      jobs
        .filter(({ needs }) => needs.length > 0)
        .flatMap(({ name, steps }) => [
          ...steps.filter((step) => String(step.with.path ?? "").includes("needs.")).map(() => name),
          ...unless(
            steps.some(({ run }) => run.includes('[[ "$DIGEST" =~ ^[0-9a-f]{64}$ ]]\n')),
            name,
          ),
        ]),
    ),
    broken: { file: "release.yml", replace: ['          [[ "$DIGEST" =~ ^[0-9a-f]{64}$ ]]\n', ""] },
  },
  {
    sentence: "releases main and nothing else",
    offences: only("release.yml", (workflow) =>
      unless(jobNamed(workflow, "plan")?.if === "github.ref == 'refs/heads/main'", "branch"),
    ),
    broken: { file: "release.yml", replace: ["if: github.ref == 'refs/heads/main'", "if: true"] },
  },
];
