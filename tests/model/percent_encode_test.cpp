#include "model/percent_encode.hpp"

#include <doctest/doctest.h>

using namespace forensics::model;

TEST_CASE("all but unreserved bytes are percent-encoded") {
  CHECK(percent_encode("azAZ09-._~") == "azAZ09-._~");
  CHECK(percent_encode(std::string_view{"\0 %\r\n\xC3\xA4", 7}) ==
        "%00%20%25%0D%0A%C3%A4");
  CHECK(percent_encode("").empty());
}
