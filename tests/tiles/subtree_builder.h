// Subtrees made in memory.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <vector>

#include "engine/base/bytes.h"

namespace mercia::tiles::test {

using Json = nlohmann::json;

struct SubtreeBuilder {
  Json json = {{"buffers", Json::array()}, {"bufferViews", Json::array()}};
  Bytes binary;

  // A bit stream of `count` bits, those of `set` being 1.
  Json bits(std::uint64_t count, const std::vector<std::uint64_t>& set) {
    Bytes bytes((count + 7) / 8);
    for (const auto bit : set) bytes[bit / 8] |= static_cast<std::byte>(1u << (bit % 8));
    return {{"bitstream", add_view(bytes)}, {"availableCount", set.size()}};
  }

  int add_view(const Bytes& bytes) {
    while (binary.size() % 8 != 0) binary.push_back(std::byte{0});
    json["bufferViews"].push_back({{"buffer", 0}, {"byteOffset", binary.size()}, {"byteLength", bytes.size()}});
    binary.insert(binary.end(), bytes.begin(), bytes.end());
    return static_cast<int>(json["bufferViews"].size()) - 1;
  }

  Bytes finish() {
    if (json["buffers"].empty() && !binary.empty()) json["buffers"].push_back({{"byteLength", binary.size()}});
    std::string text = json.dump();
    while (text.size() % 8 != 0) text += ' ';
    Bytes out;
    append(out, std::uint32_t{0x74627573});
    append(out, std::uint32_t{1});
    append(out, std::uint64_t{text.size()});
    append(out, std::uint64_t{binary.size()});
    const ByteView text_bytes = as_bytes(text);
    out.insert(out.end(), text_bytes.begin(), text_bytes.end());
    out.insert(out.end(), binary.begin(), binary.end());
    return out;
  }
};

}  // namespace mercia::tiles::test
