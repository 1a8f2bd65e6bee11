# What stands in for a registry's debian:12-slim, for ./build_image to source.
# shellcheck shell=bash

# The archives of Debian 12 that apt uses here: `URI suite component`, one a line.
sources() {
  apt-get indextargets --format '$(ORIGIN) $(REPO_URI) $(RELEASE) $(COMPONENT)' \
    'Created-By: Packages' |
    awk '$1 == "Debian" && $3 ~ /^bookworm/ { print $2, $3, $4 }' | sort -u
}

# How apt reaches them: proxies, certificates, time-outs.
transport() { apt-config dump Acquire | grep -v IndexTargets; }

make_base() { # TREE
  local tree=$1 archive
  archive=$(sources | awk '$2 == "bookworm" { print $1; exit }')
  [[ -n $archive ]] || missing "Debian 12's archive in apt's sources"
  debootstrap --variant=minbase bookworm "$tree" "$archive" >"$tree.log" ||
    { tail -n 5 "$tree.log" >&2; exit 1; }
  rm -rf "$tree"/etc/apt/sources.list* "$tree"/var/cache/apt/archives/*.deb
  sources | sed 's/^/deb /' >"$tree/etc/apt/sources.list"
  transport >"$tree/etc/apt/apt.conf.d/90transport"
  # As the real one: of a package's documents nothing but the licence.
  printf '%s\n' 'path-exclude /usr/share/doc/*' \
    'path-include /usr/share/doc/*/copyright' 'path-exclude /usr/share/man/*' \
    'path-exclude /usr/share/locale/*' >"$tree/etc/dpkg/dpkg.cfg.d/docker"
  [[ ! -f /etc/ssl/certs/ca-certificates.crt ]] ||
    install -D -m 644 /etc/ssl/certs/ca-certificates.crt -t "$tree/etc/ssl/certs"
}

commit_base() { # KEY
  local container
  mkdir "$work"
  make_base "$work/tree"
  container=$(buildah from scratch)
  buildah add --quiet "$container" "$work/tree" / >/dev/null
  buildah config --label "key=$1" "$container"
  buildah commit --quiet --rm "$container" "$base" >/dev/null
}

ensure_base() {
  local key
  key=$({ sources; transport; cat "${BASH_SOURCE[0]}"; } | sha256sum | cut -c 1-16)
  [[ $(buildah inspect --type image \
    --format '{{index .OCIv1.Config.Labels "key"}}' "$base" 2>/dev/null) == "$key" ]] ||
    commit_base "$key"
}
