import { addStacks, readEnvironments } from "@switchyard-dev/switchyard";
import { App } from "cdktf";

// Switchyard's cdktf app. `switchyard synth`, `plan` and `apply` run this file, and so does cdktf's own command line.
// Add your own resources and stacks here: docs/extending.md.
const app = new App({ stackTraces: false, hclOutput: false });

// Reads and checks tenants/ and platform/, and bundles the dispatch Worker. Problems end the app here.
const { environments, worker } = readEnvironments();

// Each environment becomes one stack for what its tenants share, and one for each shard of hostnames.
for (const environment of environments) addStacks(app, environment, worker);

app.synth();
