/** As a shell reads it back: the star of a wildcard would stand for the files of the folder. */
export function shellWord(text: string): string {
  return /^[\w./:-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
