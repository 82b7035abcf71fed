# surefoot with git, which `--base` asks: docker run --rm -v "$PWD:/work" surefoot check
FROM rust:1.95-bookworm AS build
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libclang1 musl-tools \
    && rm -rf /var/lib/apt/lists/* \
    && rustup target add "$(uname -m)-unknown-linux-musl"
COPY . /source
WORKDIR /source
# Linked statically, so that it runs on an image that is small.
RUN cargo build --release --locked --package surefoot --target "$(uname -m)-unknown-linux-musl" \
    && mv target/*/release/surefoot /usr/local/bin/

FROM alpine:3
# What is mounted belongs to somebody else, and git would have nothing to do with it.
RUN apk add --no-cache git && git config --system --add safe.directory '*'
COPY --from=build /usr/local/bin/surefoot /usr/local/bin/
WORKDIR /work
ENTRYPOINT ["surefoot"]
CMD ["check"]
