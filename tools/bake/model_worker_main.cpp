// mercia-model-worker FILE TRIANGLES: reads one architect's model with Assimp and writes it to standard output as plain
// triangles (model_wire.h). mercia-bake starts it in a sandbox; nobody else needs it.
#include <assimp/config.h>
#include <assimp/postprocess.h>
#include <unistd.h>

#include <algorithm>
#include <assimp/Importer.hpp>
#include <cctype>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <new>
#include <string>

#include "tools/bake/model_wire.h"
#include "tools/bake/model_worker_scene.h"

namespace {

using namespace mercia;

bool write_all(ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t count = write(STDOUT_FILENO, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
  return true;
}

// What Assimp says, on one line.
std::string one_line(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
  return text.empty() ? "it cannot be read as a model" : "it cannot be read as a model (" + text.substr(0, 500) + ")";
}

Result<bake::WireModel> read_model(const std::filesystem::path& file, std::uint64_t triangle_limit) {
  std::string extension = file.extension().string();
  std::transform(extension.begin(), extension.end(), extension.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const bake::ModelFolder folder(file);
  Assimp::Importer importer;
  importer.SetIOHandler(new bake::ConfinedFiles(folder));  // the importer deletes it
  importer.SetPropertyBool(AI_CONFIG_IMPORT_IFC_SKIP_SPACE_REPRESENTATIONS, true);
  importer.SetPropertyBool(AI_CONFIG_IMPORT_FBX_READ_ANIMATIONS, false);
  importer.SetPropertyFloat(AI_CONFIG_PP_GSN_MAX_SMOOTHING_ANGLE,
                            30.0f);  // a wall's corner stays sharp, a column is round
  const aiScene* scene = importer.ReadFile(file.string(), aiProcess_Triangulate | aiProcess_JoinIdenticalVertices |
                                                              aiProcess_GenSmoothNormals | aiProcess_TransformUVCoords);
  if (!scene) return fail_input(one_line(importer.GetErrorString()));
  return bake::model_from_scene(*scene, extension, folder, triangle_limit);
}

Bytes answer(const char* file, std::uint64_t triangle_limit) {
  try {
    auto model = read_model(file, triangle_limit);
    return model ? bake::encode_model(*model) : bake::encode_model_failure(model.error().sentence());
  } catch (const std::bad_alloc&) {
    return bake::encode_model_failure("it needs more memory than the limit allows");
  } catch (const std::exception& error) {
    return bake::encode_model_failure(one_line(error.what()));
  }
}

}  // namespace

int main(int argument_count, char** arguments) {
  if (argument_count != 3) {
    std::fprintf(stderr, "usage: mercia-model-worker FILE TRIANGLES (started by mercia-bake)\n");
    return exit_code(ErrorKind::Usage);
  }
  // The greeting goes out first: without it the baker knows that the sandbox never came to stand.
  const ByteView greeting = as_bytes(bake::kModelWireGreeting);
  if (!write_all(greeting)) return exit_code(ErrorKind::Input);
  const Bytes bytes = answer(arguments[1], std::strtoull(arguments[2], nullptr, 10));
  return write_all(ByteView(bytes).subspan(greeting.size())) ? 0 : exit_code(ErrorKind::Input);
}
