//! Lists the commands the window may ask for, and keeps the shell compiling before the window was ever built.
use std::path::Path;

const COMMANDS: &[&str] =
    &["call", "paper", "ui_painted", "choose_folder", "choose_files", "choose_save_path", "save_paper"];

/// What a window shows that was built without its page.
const NO_PAGE: &str = "<!doctype html><html lang=\"en\"><title>Seriesdesk</title>\
    <p>The window was not built yet. Start the program with: cargo x run</p></html>\n";

fn main() {
    let dist = Path::new("../ui/dist");
    let page = dist.join("index.html");
    if !page.exists() {
        std::fs::create_dir_all(dist)
            .and_then(|()| std::fs::write(&page, NO_PAGE))
            .expect("the folder of the built window can be written");
    }
    // The page is embedded when the shell compiles, so a new page must compile it again.
    println!("cargo:rerun-if-changed=../ui/dist");
    println!("cargo:rerun-if-changed=capabilities");

    let manifest = tauri_build::AppManifest::new().commands(COMMANDS);
    let attributes = tauri_build::Attributes::new().app_manifest(manifest);
    tauri_build::try_build(attributes).expect("the shell's configuration is sound");
}
