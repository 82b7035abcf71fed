;;; Emacs with Eglot, driven: what is found appears, an action is taken, hover tells, and what is put right is found no more.

(package-initialize)
(require 'eglot)
(require 'flymake)
(load (getenv "SNIPPET") nil t)

(setq eglot-sync-connect 20
      eglot-autoshutdown nil
      flymake-start-on-flymake-mode t
      create-lockfiles nil
      make-backup-files nil)

(defun found ()
  "The rules that find something in this buffer, as text."
  (mapconcat #'flymake-diagnostic-text (flymake-diagnostics) "\n"))

(defun expect (what holds)
  "Wait until HOLDS, or say that WHAT did not come about."
  (let ((end (+ (float-time) 15)) done)
    (while (not (or (setq done (funcall holds)) (> (float-time) end)))
      ;; Eglot tells what was typed when Emacs is idle, and a script never is.
      (eglot--signal-textDocument/didChange)
      (accept-process-output nil 0.05))
    (unless done
      (message "emacs: never: %s; found: %s" what (found))
      (kill-emacs 1))
    (message "emacs: %s" what)))

(defun is-found (words)
  (string-match-p (regexp-quote words) (found)))

(find-file "sql/0002_index.sql")
(sql-mode)
(apply #'eglot (eglot--guess-contact))
(eglot--maybe-activate-editing-mode)

(expect "a finding appears" (lambda () (is-found "blocking-index")))
(let ((server (eglot-current-server)))
  (expect "columns are those of the editor"
          (lambda ()
            (seq-some (lambda (diagnostic)
                        (and (string-match-p "blocking-index" (flymake-diagnostic-text diagnostic))
                             (equal (buffer-substring (flymake-diagnostic-beg diagnostic) (flymake-diagnostic-end diagnostic))
                                    "CREATE INDEX")))
                      (flymake-diagnostics))))
  (goto-char (point-min))
  (search-forward "ON use")
  (expect "hover tells of a table"
          (lambda ()
            (let* ((hover (jsonrpc-request server :textDocument/hover (eglot--TextDocumentPositionParams)))
                   (text (plist-get (plist-get hover :contents) :value)))
              (string-match-p "table `users`" text))))
  (goto-char (point-min))
  (search-forward "CREATE IN")
  (let* ((actions (eglot-code-actions (point) (point)))
         (action (seq-find (lambda (action) (string-prefix-p "allow blocking-index here" (plist-get action :title)))
                           actions)))
    (eglot--apply-workspace-edit (plist-get action :edit)))
  (expect "an action has written an allow"
          (lambda () (string-match-p "^-- surefoot: allow blocking-index: " (buffer-string))))
  (expect "the finding is gone" (lambda () (not (is-found "blocking-index"))))
  (goto-char (point-min))
  (search-forward "-- surefoot")
  (delete-region (line-beginning-position) (1+ (line-end-position)))
  (expect "without the allow it is back" (lambda () (is-found "blocking-index")))
  (goto-char (point-min))
  (search-forward "CREATE INDEX ")
  (insert "CONCURRENTLY ")
  (expect "what is put right is found no more" (lambda () (not (is-found "blocking-index"))))
  (eglot-shutdown server nil 10)
  (expect "the server ends" (lambda () (not (jsonrpc-running-p server)))))
(set-buffer-modified-p nil)
(kill-emacs 0)
