export async function pingCommand(..._: unknown[]): Promise<number> { return 0; }
