// Addresses of tiles: file, http and https, resolved against each other as RFC 3986 says. Other schemes are refused.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace mercia::tiles {

// What a person typed (a path, relative or not, or an address) as an absolute URI.
// Errors (Input): a scheme other than file, http, https; no host.
Result<std::string> absolute_uri(const std::string& path_or_uri);

// `reference` as seen from the document at `base` (absolute). The reference's own query is kept, its fragment dropped.
// Errors (Input): an unknown scheme; a file address named by a document from the network.
Result<std::string> resolve_uri(const std::string& base, std::string_view reference);

// The same for what a tileset refers to: the query of `base` (a key, a session) goes along to the same server, where
// the reference does not say otherwise, and a reference to an archive means the tileset in it.
Result<std::string> resolve_tile_uri(const std::string& base, std::string_view reference);

// The address of the tileset in an archive on this machine (".../city.3tz"); any other address as it is.
std::string tileset_in_archive(const std::string& uri);

// A reference that stands in the document which `base` (itself a reference) names, as seen from where `base` stands.
std::string reference_from(std::string_view base, std::string_view reference);

// Errors (Input): not a file URI, or one of another host.
Result<std::filesystem::path> path_from_uri(const std::string& uri);

bool is_remote(std::string_view uri);  // http or https

// "%41" is "A"; a per cent sign that no two hexadecimal digits follow stays as it is.
std::string percent_decoded(std::string_view text);

// The bytes of "data:[type][;base64],…". Errors (Input): no data URI, broken base64.
Result<std::string> data_from_uri(std::string_view uri);

}  // namespace mercia::tiles
