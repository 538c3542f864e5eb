/** `anext(iterator, default)`: the builtin takes it from here. */
export const anextSource = `\
async def anext_or(awaitable, default):
    try:
        return await awaitable
    except StopAsyncIteration:
        return default
`;
