// What the bundler takes from target/pkg: the calls, and the bindings that begin the module.
declare module "surefoot/calls.js" {
  export * from "surefoot";
  export default function comeBy(ways: { fetched(): Promise<object> }): void;
}

declare module "surefoot/module.js" {
  export default function begin(given: { module_or_path: Uint8Array }): Promise<unknown>;
}

declare module "surefoot/databases.js" {
  export default function begin(given: { module_or_path: Uint8Array }): Promise<unknown>;
}
