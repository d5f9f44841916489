/** Answers the questions of `add`: a person at a terminal, or a test. */
export interface Asker {
  text(question: TextQuestion): Promise<string>;
  choose<Choice extends string>(question: ChoiceQuestion<Choice>): Promise<Choice>;
  confirm(message: string): Promise<boolean>;
}

interface TextQuestion {
  readonly message: string;
  readonly proposal?: string;
  /** Placeholder. */
  readonly example?: string;
  /** What is wrong with an answer, or undefined. */
  readonly fault: (answer: string) => string | undefined;
}

interface ChoiceQuestion<Choice extends string> {
  readonly message: string;
  /** The first is proposed. */
  readonly choices: readonly { readonly value: Choice; readonly label: string; readonly hint?: string }[];
}

/** The person pressed Ctrl+C or Escape. */
export class Cancelled extends Error {}

/** Asks on the terminal. The library is ESM only, and is loaded only for this command. */
export async function terminalAsker(): Promise<Asker> {
  const { text, select, confirm, isCancel } = await import("@clack/prompts");
  const answered = <Answer extends string | boolean>(answer: Answer | symbol): Answer => {
    if (isCancel(answer)) throw new Cancelled();
    return answer as Answer;
  };
  return {
    text: async ({ message, proposal, example, fault }) =>
      answered<string>(
        await text({
          message,
          ...(proposal === undefined ? {} : { initialValue: proposal }),
          ...(example === undefined ? {} : { placeholder: example }),
          validate: (answer) => fault(answer ?? ""),
        }),
      ),
    choose: async <Choice extends string>({ message, choices }: ChoiceQuestion<Choice>) => {
      const options = choices.map(({ value, label, hint = "" }) => ({ value: value as string, label, hint }));
      return answered<string>(await select<string>({ message, options })) as Choice;
    },
    confirm: async (message) => answered<boolean>(await confirm({ message, initialValue: false })),
  };
}
