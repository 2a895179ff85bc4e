#include "engine/region/source.h"

#include <system_error>

namespace mercia::region {
namespace {

namespace fs = std::filesystem;

bool is_address(const std::string& text) { return text.find("://") != std::string::npos; }

Result<Source> region_source(const fs::path& folder) {
  MERCIA_TRY(Region region, read_region(folder));
  Source source;
  source.folder = folder;
  source.tileset = is_address(region.tileset) ? region.tileset : (folder / region.tileset).string();
  source.title = region.name;
  source.region = std::move(region);
  return source;
}

Source bare_tileset(const std::string& tileset, const std::string& title) {
  Source source;
  source.tileset = tileset;
  source.title = title;
  return source;
}

}  // namespace

Result<Source> find_source(const std::string& named) {
  if (is_address(named)) return bare_tileset(named, named);
  const fs::path path(named);
  std::error_code error;
  if (fs::is_directory(path, error)) {
    if (fs::exists(path / "region.json", error)) return region_source(path);
    if (fs::exists(path / "tileset.json", error)) {
      const fs::path name = fs::absolute(path, error).lexically_normal().filename();
      return bare_tileset((path / "tileset.json").string(), name.string());
    }
    return fail_input("the folder holds neither a region.json nor a tileset.json", named,
                      "name a region that mercia-bake wrote, or a 3D Tiles tileset");
  }
  if (!fs::exists(path, error)) {
    return fail_input("there is no such file or folder", named,
                      "name a region that mercia-bake wrote, or a 3D Tiles tileset");
  }
  if (path.filename() == "region.json")
    return region_source(path.has_parent_path() ? path.parent_path() : fs::path("."));
  return bare_tileset(named, path.filename() == "tileset.json" && path.has_parent_path()
                                 ? path.parent_path().filename().string()
                                 : path.filename().string());
}

}  // namespace mercia::region
