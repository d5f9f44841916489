// Refuses a Node below the supported one in one line. Every file of bin/ that a person starts requires this first, and stays in
// syntax that such a Node can read: test/cli/node-version.test.ts.
var supported = parseInt(require("../package.json").engines.node.replace(/\D*/, ""), 10);

if (parseInt(process.versions.node, 10) < supported) {
  process.stderr.write(
    "Switchyard needs Node " +
      supported +
      " or newer, and this is Node " +
      process.versions.node +
      ". Install a newer one: https://nodejs.org\n",
  );
  process.exit(2);
}
