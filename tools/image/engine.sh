# Which program builds images here, for its neighbours to source.
# shellcheck shell=bash

say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }

# $ENGINE, else the first of docker, podman and buildah that works. Docker's
# client is often there without the server that does the work.
engine() {
  if [[ -n ${ENGINE:-} ]]; then
    echo "$ENGINE"
  elif command -v docker >/dev/null && docker info >/dev/null 2>&1; then
    echo docker
  elif command -v podman >/dev/null; then
    echo podman
  elif command -v buildah >/dev/null; then
    echo buildah
  else
    say "nothing here builds images: install docker (and start its daemon)," \
      "podman or buildah (Debian: apt-get install buildah)"
    return 1
  fi
}
