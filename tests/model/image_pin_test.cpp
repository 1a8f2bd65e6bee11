// facts.md, "Pin image only when imageID is repo@sha256 (strip
// docker-pullable://); bare sha256 is not pullable".
#include "model/image_pin.hpp"

#include <doctest/doctest.h>

#include <string>

#include "support/clones.hpp"

using namespace forensics::model;
using namespace forensics::test;

namespace {

const std::string digest = "@sha256:" + std::string(64, 'a');

}  // namespace

TEST_CASE("an image is pinned by the digest of its own repository") {
  struct row {
    std::string image;
    std::string id;
    std::string pinned;
  };
  const row rows[] = {
      {"web:1", "r.test/library/web" + digest, "web" + digest},
      {"web", "r.test/library/web" + digest, "web" + digest},
      {"shop/web:1", "r.test/shop/web" + digest, "shop/web" + digest},
      {"r.test:5000/web:1", "r.test:5000/web" + digest,
       "r.test:5000/web" + digest},
      {"r.test:5000/web", "r.test:5000/web" + digest,
       "r.test:5000/web" + digest},
      {"web:1", "docker-pullable://web" + digest, "web" + digest},
      {"web:1", "docker://sha256:" + std::string(64, 'a'), ""},
      {"web:1", "sha256:" + std::string(64, 'a'), ""},
      // Loaded into the node, not pulled.
      {"web:1", "r.test/library/import-2026-01-01" + digest, ""},
      {"web:1", "r.test/library/cobweb" + digest, ""},
      {"web" + digest, "r.test/library/web" + digest, ""},
      {"web:1" + digest, "r.test/library/web" + digest, ""},
      {"web:1", "web@sha256:short", ""},
      {"web:1", "web@sha256:" + std::string(64, 'G'), ""},
      {"web:1", "", ""},
      {"", "web" + digest, ""},
  };
  for (const row& one : rows) {
    CAPTURE(one.image);
    CAPTURE(one.id);
    CHECK(pinned_image(one.image, one.id) == one.pinned);
  }
}

TEST_CASE("a clone runs the image that crashed, not what its tag says now") {
  const made_clone clone =
      made(R"({"metadata":{"name":"web-1","namespace":"shop","uid":"u"},)"
           R"("spec":{"containers":[{"name":"web","image":"web:latest"}],)"
           R"("initContainers":[{"name":"migrate","image":"web:latest"},)"
           R"({"name":"loaded","image":"local:dev"}]},)"
           R"("status":{"containerStatuses":[{"name":"web","imageID":"web)" +
           digest +
           R"("}],"initContainerStatuses":[{"name":"migrate","imageID":"web)" +
           digest + R"("},{"name":"loaded","imageID":7}]}})");
  CHECK(text_at(clone.container("web"), {"image"}) == "web" + digest);
  CHECK(clone.note_of("spec.containers[web].image") == "changed pinned");
  CHECK(text_at(clone.container("migrate"), {"image"}) == "web" + digest);
  CHECK(text_at(clone.container("loaded"), {"image"}) == "local:dev");
  CHECK(clone.note_of("spec.initContainers[loaded].image").empty());
}
