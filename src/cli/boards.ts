export async function boardsCommand(..._: unknown[]): Promise<number> { return 0; }
