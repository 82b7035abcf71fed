# surefoot with git, which `--base` asks: docker run --rm -v "$PWD:/work" surefoot check
FROM rust:1.95-bookworm AS build
RUN apt-get update && apt-get install --yes --no-install-recommends libclang1 && rm -rf /var/lib/apt/lists/*
COPY . /source
WORKDIR /source
RUN cargo build --release --locked --package surefoot

FROM debian:bookworm-slim
RUN apt-get update && apt-get install --yes --no-install-recommends git && rm -rf /var/lib/apt/lists/* \
    # What is mounted belongs to somebody else, and git would have nothing to do with it.
    && git config --system --add safe.directory '*'
COPY --from=build /source/target/release/surefoot /usr/local/bin/
WORKDIR /work
ENTRYPOINT ["surefoot"]
CMD ["check"]
