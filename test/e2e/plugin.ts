import { startProvider } from "../../emulator/provider/server";

/** The stand-in as a program that Terraform starts itself: it says on its first line where it listens, as go-plugin wants. */
async function servePlugin(): Promise<void> {
  const { CLOUDFLARE_BASE_URL: apiUrl = "", CLOUDFLARE_API_TOKEN: token = "" } = process.env;
  const { address } = await startProvider({ stacksDir: process.cwd(), apiUrl, token });
  process.stdout.write(`1|6|tcp|${address}|grpc\n`);
}

void servePlugin();
