fn list() {
    let _ = {
        const __NAMES: &[&::core::primitive::str] = &[
            <add as ::mcp_core::__private::Named>::NAME,
            <notes::find as ::mcp_core::__private::Named>::NAME,
            <self::wipe as ::mcp_core::__private::Named>::NAME,
        ];
        const _: () = ::mcp_core::__private::unique_tools(__NAMES, 1usize);
        const _: () = ::mcp_core::__private::unique_tools(__NAMES, 2usize);
        ::mcp_core::__private::tools::<(add, (notes::find, (self::wipe, ())))>()
    };
    let _ = { ::mcp_core::__private::tools::<()>() };
    let _ = {
        ::core::compile_error! {
            "expected the path of a `#[tool]` function"
        }
        const __NAMES: &[&::core::primitive::str] = &[
            <add as ::mcp_core::__private::Named>::NAME,
            <wipe as ::mcp_core::__private::Named>::NAME,
        ];
        const _: () = ::mcp_core::__private::unique_tools(__NAMES, 1usize);
        ::mcp_core::__private::tools::<(add, (wipe, ()))>()
    };
}
