-- Neovim, driven: what is found appears, an action is taken, hover tells, and what is put right is found no more.

local function fail(what)
  io.stderr:write("\nneovim: " .. what .. "\n")
  vim.cmd("cquit 1")
end

-- Errors in a script do not end Neovim by themselves.
local function guarded(work)
  local ok, problem = pcall(work)
  if not ok then
    fail(problem)
  end
end

local function found(buffer)
  local codes = {}
  for _, diagnostic in ipairs(vim.diagnostic.get(buffer)) do
    codes[#codes + 1] = diagnostic.user_data.lsp.code
  end
  table.sort(codes)
  return table.concat(codes, " ")
end

-- Waits until something holds, or says that it did not.
local function expect(what, holds)
  if not vim.wait(10000, holds, 20) then
    fail("never: " .. what .. "; found: " .. found(nil))
  end
  io.stdout:write("neovim: " .. what .. "\n")
end

local function lines()
  return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n")
end

-- Takes the first action with these words, as a person would from the menu.
local function take(words)
  local offered = {}
  vim.ui.select = function(items, options, choose)
    for _, item in ipairs(items) do
      local shown = options.format_item and options.format_item(item) or item
      offered[#offered + 1] = shown
      if shown:find(words, 1, true) then
        return choose(item)
      end
    end
    fail("no action `" .. words .. "` among: " .. table.concat(offered, ", "))
  end
  vim.lsp.buf.code_action()
end

-- The window that floats over the others, if one does.
local function floating()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= "" then
      return window
    end
  end
end

local function hover_at(line, column)
  -- A person who moves on closes what was shown; a script does not.
  local window = floating()
  if window then
    vim.api.nvim_win_close(window, true)
  end
  vim.api.nvim_win_set_cursor(0, { line, column })
  vim.lsp.buf.hover()
end

local function hovered()
  local window = floating()
  local buffer = window and vim.api.nvim_win_get_buf(window)
  return buffer and table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), "\n") or ""
end

guarded(function()
  vim.o.hidden = true
  dofile(os.getenv("SNIPPET"))
  vim.cmd("filetype plugin on")
  vim.cmd("edit sql/0002_index.sql")
  local buffer = vim.api.nvim_get_current_buf()

  expect("a finding appears", function()
    return found(buffer):find("blocking-index", 1, true)
  end)
  expect("a file that is not open has its finding, too", function()
    return found(vim.uri_to_bufnr(vim.uri_from_fname(vim.fn.getcwd() .. "/sql/0001_users.sql"))) ~= ""
  end)

  hover_at(2, 30)
  expect("hover tells of a table", function()
    return hovered():find("table `users`", 1, true) and hovered():find("name  text", 1, true)
  end)
  hover_at(2, 3)
  expect("hover tells of the rule and of the lock", function()
    local text = hovered()
    return text:find("blocking-index", 1, true) and text:find("SHARE", 1, true) and text:find("Why", 1, true)
  end)

  take("allow blocking-index here")
  expect("an action has written an allow", function()
    return lines():find("\n-- surefoot: allow blocking-index: ", 1, true)
  end)
  expect("the finding is gone", function()
    return not found(buffer):find("blocking-index", 1, true)
  end)

  vim.cmd("silent undo")
  expect("without the allow it is back", function()
    return found(buffer):find("blocking-index", 1, true)
  end)
  vim.api.nvim_win_set_cursor(0, { 2, 0 })
  vim.cmd("normal! 2WiCONCURRENTLY ")
  expect("what was typed stands there", function()
    return lines():find("INDEX CONCURRENTLY users_name", 1, true)
  end)
  expect("what is put right is found no more", function()
    return not found(buffer):find("blocking-index", 1, true)
  end)

  vim.cmd("silent undo")
  expect("taken back, it is found again", function()
    return found(buffer):find("blocking-index", 1, true)
  end)
  vim.api.nvim_win_set_cursor(0, { 2, 3 })
  take("CONCURRENTLY")
  expect("a fix has put it right", function()
    return lines():find("INDEX CONCURRENTLY users_name", 1, true) and not found(buffer):find("blocking-index", 1, true)
  end)

  vim.api.nvim_buf_set_lines(buffer, 0, 1, false, { "SELECT '🦊🦊'; ALTER TABLE users DROP COLUMN name; -- 🦊" })
  expect("columns are those of the editor", function()
    for _, diagnostic in ipairs(vim.diagnostic.get(buffer)) do
      local line = vim.api.nvim_buf_get_lines(buffer, diagnostic.lnum, diagnostic.lnum + 1, false)[1]
      if diagnostic.user_data.lsp.code == "drop-column" then
        return line:sub(diagnostic.col + 1, diagnostic.end_col) == "DROP COLUMN name"
      end
    end
  end)

  for _, client in pairs(vim.lsp.get_active_clients()) do
    client.stop()
  end
  expect("the server ends", function()
    return vim.tbl_isempty(vim.lsp.get_active_clients())
  end)
end)
vim.cmd("qall!")
