#include "plugin/evidence/by_hand.hpp"

namespace forensics::plugin {
namespace {

// docs/case-format.md has the same commands; a test runs both.
constexpr std::string_view recipe = R"text(How to check this case by hand

Run these commands in this folder; openssl 3, coreutils and sed are enough.

1. Whose key is it? This prints the ID of public-key.pem, to be compared with
that of the copy that was taken when the controller was installed:

    openssl pkey -pubin -in public-key.pem -outform DER | sha256sum

2. Is the manifest what was signed? This prints "Signature Verified
Successfully", then nothing:

    openssl pkeyutl -verify -pubin -inkey public-key.pem -rawin \
      -in manifest.pae -sigfile manifest.sig
    { printf 'DSSEv1 28 application/vnd.in-toto+json %s ' \
        "$(wc -c <manifest.json)"; cat manifest.json; } | cmp - manifest.pae

3. Are the items what was captured? This prints OK for each of them, then
nothing:

    tr '{' '\n' <manifest.json | sed -n \
      's|^"bytes":[0-9]*,"name":"\([^"]*\)".*"sha256":"\([0-9a-f]*\)".*|\2  items/\1|p' \
      >items.sha256
    sha256sum --check --strict items.sha256
    sed 's|.*items/||' items.sha256 | LC_ALL=C sort >items.names
    LC_ALL=C ls -A items | diff items.names -

The manifest also names the case, its labels and annotations: compare them with
case.json. The log of the crashed run is items/crash.log; where there are older
parts, it is items/crash.log.2, then items/crash.log.1, then items/crash.log.
)text";

}  // namespace

std::string verify_by_hand(std::string_view keyid) {
  return std::string(recipe) + "\nSigned by the key " + std::string(keyid) +
         "\n";
}

}  // namespace forensics::plugin
