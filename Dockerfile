# The controller's image: docs/image.md. `make docker-build` builds it.
ARG BASE=debian:12-slim

# --- tools: the compiler and what the controller is made from ----------------
FROM ${BASE} AS tools
WORKDIR /src
COPY tools/deps tools/deps.txt tools/
RUN tools/deps build

# --- build: the controller, and the root file system of the image ------------
FROM tools AS build
COPY . .
ARG COMMIT="no commit"
ENV CCACHE_SLOPPINESS=pch_defines,time_macros
RUN --mount=type=cache,target=/root/.cache/ccache \
    meson setup build -Dtests=false -Dcommit="${COMMIT}" && \
    ninja -C build src/kube-forensics-controller
ARG SOURCE_DATE_EPOCH
RUN tools/image/rootfs build build/src/kube-forensics-controller /rootfs

# --- sbom: `docker build --target sbom -o build/sbom .` ----------------------
FROM scratch AS sbom
COPY --from=build /rootfs/usr/share/sbom/ /

# --- the image: the binary, what it loads, and their licences -----------------
FROM scratch
ARG VERSION=0.1.0
ARG COMMIT="no commit"
LABEL org.opencontainers.image.title="kube-forensics-controller" \
      org.opencontainers.image.description="Keeps the evidence of crashed pods and makes a forensic clone of each" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${COMMIT}"
COPY --from=build /rootfs/ /
USER 65532:65532
EXPOSE 8080 8081
ENTRYPOINT ["/usr/bin/kube-forensics-controller"]
