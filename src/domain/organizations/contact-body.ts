/** Who a contact is and where to reach them: the encrypted body of the assertion that names them. */
export type ContactPerson = { readonly name: string; readonly address: string };
/** The person whom the law holds responsible: the body of `officer`. */
export type Officer = { readonly name: string; readonly title: string | null };

/** One form for one person, so that naming the same again can be seen to change nothing. */
export const contactBody = ({ name, address }: ContactPerson): string => JSON.stringify({ name, address });
export const officerBody = ({ name, title }: Officer): string => JSON.stringify({ name, title });

/** @returns null when the text is none of ours */
export function contactOf(body: string): ContactPerson | null {
  const { name, address } = membersOf(body);
  return typeof name === 'string' && typeof address === 'string' ? { name, address } : null;
}

export function officerOf(body: string): Officer | null {
  const { name, title } = membersOf(body);
  if (typeof name !== 'string') return null;
  return { name, title: typeof title === 'string' ? title : null };
}

function membersOf(body: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {}; // text of another version: it names nobody that we could read
  }
}
