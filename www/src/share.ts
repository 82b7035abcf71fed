// Links that hold a whole project: compressed in the part of the address that no server sees.
import type { Desk } from "./project";

async function through(bytes: Uint8Array, stream: CompressionStream | DecompressionStream): Promise<Uint8Array> {
  const piped = new Blob([bytes as BlobPart]).stream().pipeThrough(stream as ReadableWritablePair<Uint8Array, BufferSource>);
  return new Uint8Array(await new Response(piped as ReadableStream).arrayBuffer());
}

export async function write(desk: Desk): Promise<string> {
  const bytes = await through(new TextEncoder().encode(JSON.stringify(desk)), new CompressionStream("deflate-raw"));
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** What a link holds; nothing where it is none of ours, or was cut. */
export async function read(text: string): Promise<Desk | undefined> {
  try {
    const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    const desk: unknown = JSON.parse(new TextDecoder().decode(await through(bytes, new DecompressionStream("deflate-raw"))));
    return isDesk(desk) ? desk : undefined;
  } catch {
    return undefined;
  }
}

function isDesk(value: unknown): value is Desk {
  const desk = value as Desk;
  return (
    typeof desk === "object" && desk !== null && typeof desk.open === "string" && Array.isArray(desk.files) &&
    [desk.server, desk.runner].every((chosen) => chosen === undefined || typeof chosen === "string") && desk.files.length > 0 && desk.files.every((file) => typeof file?.path === "string" && typeof file?.text === "string")
  );
}
